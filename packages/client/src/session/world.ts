import type { Discovery, TraceCode, TransportName } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { TokenSource } from '../token.ts'
import type { Link, LinkListener } from './link.ts'

/** Everything a session needs from outside, so that tests and simulations bring their own world. */
export interface World {
  /** Undefined where there is no page and none was given: nothing can be reached from there. */
  readonly origin: string | undefined
  readonly clock: Clock
  discover(): Promise<Discovery>
  /** Undefined where the session cookie identifies the person. */
  readonly tokens: Tokens | undefined
  /**
   * Fetches what links are made with: beside the discovery and the token, so that nobody waits for it alone. Undefined
   * where it is there.
   */
  load?(this: void): Promise<unknown> | undefined
  /** Makes a link; dialling it is the session's business. */
  link(how: LinkPlan, listener: LinkListener): Link | Promise<Link>
  /** Which of the service's transports to use, best first. */
  ladder(discovery: Discovery): readonly TransportName[]
  /** How long a dialled link may stay without an answer. */
  readonly deadlineMs: number
  /** The client was closed. */
  close?(): void
}

export type Tokens = Pick<TokenSource, 'get' | 'spend'>

export interface LinkPlan {
  readonly transport: TransportName
  readonly discovery: Discovery
  /** A link that exchanges its token updates this: if the service refuses one, it is the one named here. */
  token: string | undefined
  /** Of the attempt that this is a part of. */
  readonly trace: TraceCode | undefined
}
