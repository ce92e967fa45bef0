import type { TransportName } from './transport-name.ts'

/**
 * The answer of `GET /ws/config`: everything a client must know before it connects, and nothing secret. Clients ignore
 * unknown fields; the meaning of a field never changes.
 */
export interface Discovery {
  /** The protocol of this service. A client that speaks another one reports that and does not connect. */
  readonly protocol: typeof protocolName
  /** The version of the service. */
  readonly version: string
  /** Milliseconds since 1970, by the service's clock. */
  readonly serverTime: number
  /** Which process answered. */
  readonly node: string
  /** Best first, with paths on the page's own origin. */
  readonly transports: readonly DiscoveredTransport[]
  /** How a client proves who it is. */
  readonly auth: AuthMode
  readonly ping: { readonly intervalSeconds: number; readonly timeoutSeconds: number }
  readonly limits: DiscoveredLimits
  /**
   * A hash of each channel pattern of the contract, in no order. They tell a page whether it was built with another
   * contract.
   */
  readonly contract?: readonly string[]
  /** If true, refusals contain the full reason. */
  readonly development: boolean
}

export const protocolName = 'centrifuge-v2'

/**
 * How clients authenticate: a token in the connect command, the page's session cookie, either of them, or not at all.
 */
export const authModes = ['token', 'cookie', 'token-or-cookie', 'anonymous'] as const
export type AuthMode = (typeof authModes)[number]

export interface DiscoveredTransport {
  readonly name: TransportName
  readonly path: string
  /** Where commands go when the transport itself only carries replies. */
  readonly commandPath?: string
}

/** Every limit of the service, by its name in docs/operations.md. The named ones are those that clients use. */
export interface DiscoveredLimits {
  readonly [limit: string]: number
  readonly frameBytes: number
  readonly channelNameLength: number
  readonly connectSeconds: number
}
