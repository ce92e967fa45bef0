import type { Finding } from '@portico/client'
import { useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

import { newId } from '../../lib/new-id.ts'
import type { BoardCalls } from './board-calls.ts'
import { type FailedMove, failedMoves } from './failed-moves.ts'
import { type Held, placeOf } from './held.ts'
import type { Board } from './server/read-board.ts'
import type { TicketRow } from './ticket/ticket-row.ts'
import { ticketRows } from './ticket-rows.ts'

export interface Tickets {
  readonly rows: readonly TicketRow[]
  /** Shows the move at once, and takes it back if somebody else moved the ticket first. */
  readonly move: (held: Held) => void
  readonly failed: FailedMove | undefined
  readonly denied: Finding | undefined
}

/** The tickets of a board, live, with this page's own moves shown in advance. */
export function useTickets({ tickets }: Board, personId: string, calls: BoardCalls): Tickets {
  const router = useRouter()
  const { rows, pending, denied, publish } = useLive(tickets, ticketRows, { reload: () => router.refresh() })
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
  const { first, moot } = failedMoves(pending, { rows, held: moves.current, move })
  useEffect(() => {
    for (const event of moot) event.discard()
  })
  return { rows, move, failed: first, denied }
}
