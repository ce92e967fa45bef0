import { call } from '../../lib/call.ts'
import type { Held } from './held.ts'
import type { Change } from './ticket/draft.ts'
import type { Field, TicketData, TicketFields } from './ticket/ticket-row.ts'

/** What this page asks of the routes of one board. */
export interface BoardCalls {
  create(ticket: TicketFields & { readonly id: string; readonly columnId: string }): Promise<unknown>
  edit(ticketId: string, key: string, changes: Readonly<Partial<Record<Field, Change>>>): Promise<Edited>
  move(held: Held, key: string, saw: number): Promise<unknown>
  remove(ticketId: string): Promise<unknown>
}

export interface Edited {
  /** Fields that somebody else had changed in the meantime. They were not overwritten. */
  readonly conflicts: readonly Field[]
  readonly ticket: TicketData
}

export function boardCalls(boardId: string): BoardCalls {
  const tickets = `/api/boards/${boardId}/tickets`
  return {
    create: (ticket) => call('POST', tickets, ticket),
    edit: (ticketId, key, changes) => call('PATCH', `${tickets}/${ticketId}`, { key, ...changes }),
    move: ({ ticketId, columnId, before }, key, saw) =>
      call('PUT', `${tickets}/${ticketId}/place`, { key, columnId, before, saw }),
    remove: (ticketId) => call('DELETE', `${tickets}/${ticketId}`),
  }
}
