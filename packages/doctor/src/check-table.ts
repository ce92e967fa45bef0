/** The part of the path that a check tests. A failure early on the path explains the ones after it. */
export const hops = {
  way: 'Network',
  door: 'Front door',
  service: 'Service',
  behind: 'Behind the service',
} as const

export type Hop = keyof typeof hops

/** Every check, in the order in which they run. docs/doctor.md is printed from these rows. */
export const checkTable = {
  name: { hop: 'way', title: 'name', asks: 'Does the name resolve to an address?' },
  port: { hop: 'way', title: 'port', asks: 'Does anything accept connections there?' },
  certificate: {
    hop: 'way',
    title: 'certificate',
    asks: 'Is it valid for this name, and for how much longer?',
  },
  page: { hop: 'door', title: 'page', asks: 'Does `/` answer with a page?' },
  config: {
    hop: 'service',
    title: '/ws/config',
    asks: 'Does the service answer with JSON, in the protocol version we speak?',
  },
  clock: { hop: 'service', title: 'clock', asks: 'How far apart are the service’s clock and this one?' },
  arrival: {
    hop: 'door',
    title: 'what arrives',
    asks: 'Which Host, Origin and X-Forwarded-* does the service see?',
  },
  cookie: { hop: 'door', title: 'session cookie', asks: 'Does this browser’s session cookie arrive?' },
  plain: { hop: 'door', title: 'GET /ws', asks: 'Is a request that is not a WebSocket answered with 426?' },
  upgrade: {
    hop: 'door',
    title: 'WebSocket',
    asks: 'Does an upgrade get through, and is the first command answered?',
  },
  stranger: { hop: 'service', title: 'foreign origin', asks: 'Is a page of another site refused?' },
  stream: {
    hop: 'door',
    title: 'HTTP stream',
    asks: 'How long until the first chunk? A proxy that buffers holds it back.',
  },
  poll: { hop: 'door', title: 'long polling', asks: 'Is the first poll answered?' },
  http2: {
    hop: 'door',
    title: 'HTTP/2',
    asks: 'Which protocol is negotiated, and do WebSockets work over it (RFC 8441)?',
  },
  hops: { hop: 'door', title: 'hops', asks: 'Which `Server` and `Via` headers does the path add?' },
  nodes: {
    hop: 'service',
    title: 'nodes',
    asks: 'Which nodes answer, and do they all run the same version?',
  },
  internals: {
    hop: 'door',
    title: 'internals',
    asks: 'Are `/api/*`, `/metrics` and `/ws/slo` unreachable, as they must be?',
  },
  token: {
    hop: 'service',
    title: 'token route',
    asks: 'Does it answer with a token, or with 401 if nobody is signed in?',
  },
  readiness: {
    hop: 'behind',
    title: 'readiness',
    asks: 'Are Redis, Postgres and the broker’s canary healthy?',
  },
  roundTrip: { hop: 'service', title: 'round trip', asks: 'How long does a command take, there and back?' },
  idle: {
    hop: 'door',
    title: 'idle hold',
    asks: 'Does a silent socket stay open from one ping to the next?',
  },
} as const satisfies Record<string, { hop: Hop; title: string; asks: string }>

export type CheckName = keyof typeof checkTable
