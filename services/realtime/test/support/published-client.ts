import { Centrifuge, type Options, type TransportEndpoint } from 'centrifuge'
import { Centrifuge as CentrifugeProtobuf } from 'centrifuge/build/protobuf'
import { WebSocket } from 'ws'
import { testOrigin } from './service.ts'
import { signToken } from './token.ts'

/** How the client of the protocol's own makers is made to speak. */
export const dialects = ['json', 'protobuf', 'http_stream', 'http_stream protobuf'] as const
type Dialect = (typeof dialects)[number]

/** A browser sends the origin of its page; outside of one somebody has to. And a front door chooses the node. */
function pageWebSocket(url: () => string) {
  return class PageWebSocket extends WebSocket {
    constructor(_address: string, protocols?: string | string[]) {
      super(`${url().replace('http', 'ws')}/ws`, protocols, { origin: testOrigin })
    }
  }
}

/** Every request by itself may reach another node. */
function pageFetch(url: () => string): typeof fetch {
  return (input, init) => {
    const { pathname } = new URL(String(input))
    return fetch(`${url()}${pathname}`, { ...init, headers: { ...init?.headers, origin: testOrigin } })
  }
}

export interface PublishedClientOptions extends Partial<Options> {
  readonly user?: string
}

/** npm `centrifuge`, as an application would use it. */
export function publishedClient(
  dialect: Dialect,
  given: string | (() => string),
  { user = '42', ...options }: PublishedClientOptions = {},
): Centrifuge {
  // Two copies of one class, of which TypeScript sees the private fields.
  const Client = dialect.endsWith('protobuf')
    ? (CentrifugeProtobuf as unknown as typeof Centrifuge)
    : Centrifuge
  const url = typeof given === 'string' ? () => given : given
  const isStream = dialect.startsWith('http_stream')
  const endpoints: TransportEndpoint[] = isStream
    ? [{ transport: 'http_stream', endpoint: 'http://chosen.when/ws/http_stream' }]
    : [{ transport: 'websocket', endpoint: 'ws://chosen.when/ws' }]
  return new Client(endpoints, {
    websocket: pageWebSocket(url),
    fetch: pageFetch(url),
    readableStream: ReadableStream,
    emulationEndpoint: 'http://chosen.when/ws/emulation',
    getToken: () => signToken({ user }),
    minReconnectDelay: 10,
    maxReconnectDelay: 50,
    ...options,
  })
}
