import type { Finding } from '@portico/protocol'
import type { Start } from '../channel/position.ts'
import type { Member } from '../member.ts'
import type { PendingEvent } from './own-events.ts'

/** The channel's position when rows were read, as `liveQuery` of the server package returns it. */
export interface LivePosition<Name extends string = string> extends Start {
  readonly channel: Name
}

export interface Live<Rows, Name extends string = string> {
  readonly rows: Rows
  readonly position: LivePosition<Name>
}

/** What a reducer gets: an event that happened, or an own event of this page that is not confirmed yet. */
export type LiveEvent<Event> = Event & {
  readonly key: string | undefined
  readonly by: Member | undefined
  /** `no`: it happened. Otherwise it is shown before it is confirmed. */
  readonly pending: 'no' | 'sending' | 'failed'
}

export type Reducer<Rows, Event> = (rows: Rows, event: LiveEvent<Event>) => Rows

/**
 * Resolves with new rows, or makes the page render with new ones. While it rejects, or the stream cannot be followed from the
 * new rows either, it is called again at growing intervals.
 */
export type Reload<Rows> = (() => Promise<Live<Rows>>) | (() => void)

export interface LiveView<Rows> {
  /** The rows with the page's own pending events applied. */
  readonly rows: Rows
  readonly pending: readonly PendingEvent[]
  /** A part of the stream was lost: the rows lack something until they are loaded again. */
  readonly stale: boolean
  /** Why the service refuses the channel: the rows stay as they are, and nothing new arrives. Undefined if it does not. */
  readonly denied: Finding | undefined
  /** Why the service cannot open the channel now. The client keeps asking, and what was missed arrives then. Undefined if it can. */
  readonly waiting: Finding | undefined
}
