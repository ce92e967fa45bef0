/** Where a check looks. A failure early on the way explains those behind it. */
export const hops = {
  way: 'Way',
  door: 'Front door',
  service: 'Service',
  behind: 'Behind the service',
} as const

export type Hop = keyof typeof hops

/** Every check there is, in the order they are made. docs/doctor.md is printed from these rows. */
export const checks = {
  name: { hop: 'way', title: 'name', asks: 'Does the name lead to an address?' },
  port: { hop: 'way', title: 'port', asks: 'Does anything accept connections there?' },
  certificate: {
    hop: 'way',
    title: 'certificate',
    asks: 'Is it valid, for this name, and for how long still?',
  },
  page: { hop: 'door', title: 'page', asks: 'Does `/` answer with a page?' },
  config: {
    hop: 'service',
    title: '/ws/config',
    asks: 'Does the service answer, as JSON, in the protocol we speak?',
  },
  clock: { hop: 'service', title: 'clock', asks: 'How far is the service’s clock from this one?' },
  arrival: {
    hop: 'door',
    title: 'what arrives',
    asks: 'Which Host, Origin and X-Forwarded-* does the service see?',
  },
  cookie: { hop: 'door', title: 'session cookie', asks: 'Does a session cookie of this browser arrive?' },
  plain: { hop: 'door', title: 'GET /ws', asks: 'Is a request that is no WebSocket told so, with 426?' },
  upgrade: {
    hop: 'door',
    title: 'WebSocket',
    asks: 'Does an upgrade pass, and is the first command answered?',
  },
  stranger: { hop: 'service', title: 'foreign origin', asks: 'Is the page of another site refused?' },
  stream: {
    hop: 'door',
    title: 'HTTP stream',
    asks: 'How long until the first chunk? A proxy that buffers keeps it.',
  },
  poll: { hop: 'door', title: 'long polling', asks: 'Is the first poll answered?' },
  http2: {
    hop: 'door',
    title: 'HTTP/2',
    asks: 'Which protocol is agreed on, and do WebSockets pass it (RFC 8441)?',
  },
  hops: { hop: 'door', title: 'hops', asks: 'Who says `Server` and `Via` on the way?' },
  nodes: { hop: 'service', title: 'nodes', asks: 'Which nodes answer, and are they of one version?' },
  internals: {
    hop: 'door',
    title: 'internals',
    asks: 'Are `/api/*`, `/metrics` and `/ws/slo` out of reach, as they have to be?',
  },
  token: {
    hop: 'service',
    title: 'token route',
    asks: 'Does it answer a token, or 401 to who is not signed in?',
  },
  readiness: {
    hop: 'behind',
    title: 'readiness',
    asks: 'Do Redis, Postgres and the broker’s canary do their part?',
  },
  roundTrip: { hop: 'service', title: 'round trip', asks: 'How long does a command take, there and back?' },
  idle: { hop: 'door', title: 'idle hold', asks: 'Is a silent socket held from one ping to the next?' },
} as const satisfies Record<string, { hop: Hop; title: string; asks: string }>

export type CheckName = keyof typeof checks
