import type { PendingEvent } from '@portico/client/react'

import { Refused } from '../../lib/call.ts'
import type { Held } from './held.ts'
import type { TicketRow } from './ticket/ticket-row.ts'

/** A move that failed, and what can be done about it. */
export interface FailedMove {
  readonly held: Held
  readonly ticket: TicketRow
  /** `conflict`: somebody else moved it at the same time. `fault`: it could not be sent. */
  readonly kind: 'conflict' | 'fault'
  readonly reason: string
  readonly again: () => void
  readonly leave: () => void
}

interface FailedMoves {
  /** The first failed move that the person can decide about. */
  readonly first: FailedMove | undefined
  /** Moves with nothing to decide, because their tickets were deleted. */
  readonly moot: readonly PendingEvent[]
}

interface Moves {
  readonly rows: readonly TicketRow[]
  /** The places of tickets whose move is pending, by the key of the event. */
  readonly held: ReadonlyMap<string, Held>
  readonly move: (held: Held) => void
}

export function failedMoves(pending: readonly PendingEvent[], moves: Moves): FailedMoves {
  const failed = pending.filter(({ state }) => state === 'failed')
  const failures = failed.map((event) => ({ event, failure: failureOf(event, moves) }))
  return {
    first: failures.find(({ failure }) => failure !== undefined)?.failure,
    moot: failures.filter(({ failure }) => failure === undefined).map(({ event }) => event),
  }
}

function failureOf(event: PendingEvent, { rows, held: moves, move }: Moves): FailedMove | undefined {
  const held = moves.get(event.key)
  const ticket = rows.find(({ id }) => id === held?.ticketId)
  if (held === undefined || ticket === undefined) return undefined
  const isConflict = event.error instanceof Refused && event.error.status === 409
  const moveAgain = () => {
    event.discard()
    move(held)
  }
  return {
    held,
    ticket,
    kind: isConflict ? 'conflict' : 'fault',
    reason: event.error instanceof Error ? event.error.message : 'The server does not answer.',
    again: isConflict ? moveAgain : event.retry,
    leave: event.discard,
  }
}
