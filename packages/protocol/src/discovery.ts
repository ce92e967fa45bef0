import type { TransportName } from './transport-name.ts'

/**
 * What `GET /ws/config` answers: all a client has to know before it connects, and nothing secret. Clients ignore
 * fields they do not know; a field is never given another meaning.
 */
export interface Discovery {
  /** The wire spoken here. A client that speaks another one says so and stays away. */
  readonly protocol: typeof protocolName
  /** The version of the service. */
  readonly version: string
  /** Milliseconds since 1970, by the service's clock. */
  readonly serverTime: number
  /** Which process answered. */
  readonly node: string
  /** Best first, with paths of the page's own origin. */
  readonly transports: readonly DiscoveredTransport[]
  /** How a client proves who it is. */
  readonly auth: AuthMode
  readonly ping: { readonly intervalSeconds: number; readonly timeoutSeconds: number }
  readonly limits: DiscoveredLimits
  /** A hash of each channel pattern of the contract, in no order. By them a page notices that it was built with another contract. */
  readonly contract?: readonly string[]
  /** Refusals then carry the reason in full. */
  readonly development: boolean
}

export const protocolName = 'centrifuge-v2'

/** `token` in the connect command; `cookie` of the page's own session; both; or nobody is asked. */
export const authModes = ['token', 'cookie', 'token-or-cookie', 'anonymous'] as const
export type AuthMode = (typeof authModes)[number]

export interface DiscoveredTransport {
  readonly name: TransportName
  readonly path: string
  /** Where commands go when the transport itself only carries replies. */
  readonly commandPath?: string
}

/** Every limit of the service, by the name it has in docs/operations.md; these are the ones clients go by. */
export interface DiscoveredLimits {
  readonly [limit: string]: number
  readonly frameBytes: number
  readonly channelNameLength: number
  readonly connectSeconds: number
}
