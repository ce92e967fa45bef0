import type { Discovery, TraceCode, TransportName } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { TokenSource } from '../token.ts'
import type { Link, LinkListener } from './link.ts'

/** Everything a session needs from outside, so that tests and simulations can pass their own. */
export interface World {
  /** Undefined if there is no page and the options give none: then nothing can be reached. */
  readonly origin: string | undefined
  readonly clock: Clock
  discover(): Promise<Discovery>
  /** Undefined if the session cookie identifies the person. */
  readonly tokens: Tokens | undefined
  /**
   * Loads the connector, in parallel with the discovery and the token. Returns undefined if it is loaded already.
   */
  load?(this: void): Promise<unknown> | undefined
  /** Makes a link without dialling it. */
  link(how: LinkPlan, listener: LinkListener): Link | Promise<Link>
  /** Which of the service's transports to use, best first. */
  ladder(discovery: Discovery): readonly TransportName[]
  /** How long a dialled link may take to answer. */
  readonly deadlineMs: number
  /** The client was closed. */
  close?(): void
}

export type Tokens = Pick<TokenSource, 'get' | 'spend'>

export interface LinkPlan {
  readonly transport: TransportName
  readonly discovery: Discovery
  /** The token in use. A link that renews its token updates it, so that a refusal names the right one. */
  token: string | undefined
  /** The code of the attempt that this link belongs to. */
  readonly trace: TraceCode | undefined
}
