import type { Facts, TraceCode, TransportName } from '@portico/protocol'
import type { ClientInfo, HistoryOptions, HistoryResult } from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import type { Verdict } from './verdict.ts'

/** What a link tells its session. */
export interface LinkListener {
  /** The connect reply arrived. */
  connected(): void
  /** Every channel that was asked for has its answer: the link can replace another one without a gap. */
  settled(): void
  /** It came to nothing, or was lost. Comes once at most, and nothing after it. */
  ended(verdict: Verdict): void
  /** The service is about to stop, and wants to be left after so many milliseconds. */
  draining(delay: number): void
  /** What became of the bytes' way, for the trace. */
  saw(what: 'opened' | 'closed', facts: Facts): void
  /** The service knows this attempt by another code: the connection is shared. */
  traced(code: TraceCode): void
  /** A better transport can be had now. */
  climb(): void
}

/** The tab that holds the connection. */
export type Through = 'this tab' | 'another tab'

/** One connection on one transport, used once. Whether, when and how to dial again is the session's business. */
export interface Link {
  readonly transport: TransportName
  /** Whose connection this is a part of, where tabs share one. */
  readonly through?: Through
  dial(feeds: Iterable<Feed>): void
  /** Subscribes the feed from where it stands. */
  join(feed: Feed): void
  leave(feed: Feed): void
  /** Asks for a sign of life; without one in time the link is lost. Resolves to whether one came. */
  probe(): Promise<boolean>
  rpc(method: string, data: unknown): Promise<unknown>
  history(channel: string, options: HistoryOptions): Promise<HistoryResult>
  presence(channel: string): Promise<readonly ClientInfo[]>
  /** Lets go silently: neither listener nor feeds hear of anything more, but that they are interrupted. */
  close(): void
}
