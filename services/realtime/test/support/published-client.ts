import { Centrifuge, type Options, type TransportEndpoint } from 'centrifuge'
import { Centrifuge as CentrifugeProtobuf } from 'centrifuge/build/protobuf'
import { WebSocket } from 'ws'
import { testOrigin } from './service.ts'
import { signToken } from './token.ts'

/** How the client of the protocol's own makers is made to speak. */
export const dialects = ['json', 'protobuf', 'http_stream', 'http_stream protobuf'] as const
export type Dialect = (typeof dialects)[number]

/** A browser sends the origin of its page; outside of one somebody has to. */
class PageWebSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { origin: testOrigin })
  }
}

const pageFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, origin: testOrigin } })

export interface PublishedClientOptions extends Partial<Options> {
  readonly user?: string
}

/** npm `centrifuge`, as an application would use it. */
export function publishedClient(
  dialect: Dialect,
  url: string,
  { user = '42', ...options }: PublishedClientOptions = {},
): Centrifuge {
  // Two copies of one class, of which TypeScript sees the private fields.
  const Client = dialect.endsWith('protobuf')
    ? (CentrifugeProtobuf as unknown as typeof Centrifuge)
    : Centrifuge
  const isStream = dialect.startsWith('http_stream')
  const endpoints: TransportEndpoint[] = isStream
    ? [{ transport: 'http_stream', endpoint: `${url}/ws/http_stream` }]
    : [{ transport: 'websocket', endpoint: `${url.replace('http', 'ws')}/ws` }]
  return new Client(endpoints, {
    websocket: PageWebSocket,
    fetch: pageFetch,
    readableStream: ReadableStream,
    emulationEndpoint: `${url}/ws/emulation`,
    getToken: () => signToken({ user }),
    minReconnectDelay: 10,
    maxReconnectDelay: 50,
    ...options,
  })
}
