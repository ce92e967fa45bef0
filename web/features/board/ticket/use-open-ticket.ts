import { useEvent } from '@portico/client/react'
import { useState } from 'react'

import type { Board } from '../server/read-board.ts'
import type { TicketRow } from './ticket-row.ts'

export type OpenTicket =
  | { readonly kind: 'there'; readonly row: TicketRow }
  /** The last known state, and who deleted it, if known. */
  | { readonly kind: 'deleted'; readonly row: TicketRow; readonly by: string | undefined }

/** The open ticket, even after somebody deleted it. Undefined for one that never existed. */
export function useOpenTicket(
  { tickets }: Board,
  ticketId: string,
  rows: readonly TicketRow[],
): OpenTicket | undefined {
  const row = rows.find(({ id }) => id === ticketId)
  const [last, setLast] = useState(row)
  const [by, setBy] = useState<string>()
  if (row !== undefined && row !== last) setLast(row)
  useEvent(tickets.position.channel, 'ticket.removed', (removed) => {
    if (removed.id === ticketId) setBy(removed.by)
  })
  if (row !== undefined) return { kind: 'there', row }
  return last && { kind: 'deleted', row: last, by }
}
