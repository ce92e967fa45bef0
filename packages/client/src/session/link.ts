import type { Facts, SystemPingResult, TraceCode, TransportName } from '@portico/protocol'
import type { ClientInfo, HistoryOptions, HistoryResult } from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import type { Verdict } from './verdict.ts'

/** What a link tells its session. */
export interface LinkListener {
  /** The connect reply arrived. */
  connected(): void
  /** Every channel has its answer, so this link can replace another one. */
  settled(): void
  /** The link failed or was lost. Called at most once, and nothing is called after it. */
  ended(verdict: Verdict): void
  /** The service is about to stop, and wants this client gone after `delay` milliseconds. */
  draining(delay: number): void
  /** The transport opened or closed. For the trace. */
  saw(what: 'opened' | 'closed', facts: Facts): void
  /** The connection is shared, so the service knows this attempt by another code. */
  traced(code: TraceCode): void
  /** A better transport is available now. */
  climb(): void
}

/** Which tab holds the connection. */
export type Through = 'this tab' | 'another tab'

/** One connection on one transport, dialled once. The session decides whether and when to dial another. */
export interface Link {
  readonly transport: TransportName
  /** Set if tabs share a connection: which tab holds it. */
  readonly through?: Through
  dial(feeds: Iterable<Feed>): void
  /** Subscribes the feed from its position. */
  join(feed: Feed): void
  leave(feed: Feed): void
  /** Asks for a sign of life. Undefined: none came in time, and the link is lost. */
  probe(): Promise<SystemPingResult | undefined>
  rpc(method: string, data: unknown): Promise<unknown>
  history(channel: string, options: HistoryOptions): Promise<HistoryResult>
  presence(channel: string): Promise<readonly ClientInfo[]>
  /** Closes silently: the listener hears nothing more, and the feeds only that they are interrupted. */
  close(): void
}
