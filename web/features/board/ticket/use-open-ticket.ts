import { useEvent } from '@portico/client/react'
import { useState } from 'react'

import type { Board } from '../server/read-board.ts'
import type { TicketRow } from './ticket-row.ts'

export type OpenTicket =
  | { readonly kind: 'there'; readonly row: TicketRow }
  /** As it was last; and who deleted it, where that was heard. */
  | { readonly kind: 'deleted'; readonly row: TicketRow; readonly by: string | undefined }

/** A ticket that is open, also after somebody has deleted it. Undefined for one that was never there. */
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
