import { type PendingEvent, useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'

import { Refused } from '../../lib/call.ts'
import { newId } from '../../lib/new-id.ts'
import type { BoardCalls } from './board-calls.ts'
import { type Held, placeOf } from './held.ts'
import type { Board } from './read-board.ts'
import type { TicketRow } from './ticket-row.ts'
import { ticketRows } from './ticket-rows.ts'

/** A move that did not happen, and what can be done about it. */
export interface FailedMove {
  readonly held: Held
  readonly ticket: TicketRow
  /** `conflict`: somebody else moved it at the same time. `fault`: it could not be sent. */
  readonly kind: 'conflict' | 'fault'
  readonly reason: string
  readonly again: () => void
  readonly leave: () => void
}

export interface Tickets {
  readonly rows: readonly TicketRow[]
  /** Shown at once, and taken back if it turns out that somebody was first. */
  readonly move: (held: Held) => void
  readonly failed: FailedMove | undefined
}

/** The tickets of a board, live, with this page's own moves shown in advance. */
export function useTickets({ tickets }: Board, personId: string, calls: BoardCalls): Tickets {
  const router = useRouter()
  const { rows, pending, publish } = useLive(tickets, ticketRows, { reload: () => router.refresh() })
  const moves = useRef(new Map<string, Held>())
  const move = (held: Held) => {
    const ticket = rows.find(({ id }) => id === held.ticketId)
    if (ticket === undefined) return
    const key = newId()
    moves.current.set(key, held)
    const saw = ticket.placeVersion
    const changes = { id: ticket.id, ...placeOf(rows, held), placeVersion: saw + 1, by: personId }
    const send = () => calls.move(held, key, saw).then(() => void moves.current.delete(key))
    publish('ticket.changed', changes, { key, send })
  }
  const failedEvent = pending.find(({ state }) => state === 'failed')
  return { rows, move, failed: failedEvent && failureOf(failedEvent, rows, moves.current, move) }
}

function failureOf(
  event: PendingEvent,
  rows: readonly TicketRow[],
  moves: ReadonlyMap<string, Held>,
  move: (held: Held) => void,
): FailedMove | undefined {
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
