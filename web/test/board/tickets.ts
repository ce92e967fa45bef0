import type { TicketRow } from '../../features/board/ticket/ticket-row.ts'

/** A ticket with the given fields. */
export function ticket(id: string, changes: Partial<TicketRow> = {}): TicketRow {
  return {
    id,
    number: 1,
    title: id,
    titleVersion: 1,
    description: '',
    descriptionVersion: 1,
    priority: 'normal',
    priorityVersion: 1,
    assigneeId: null,
    assigneeVersion: 1,
    columnId: 'next',
    rank: 1,
    placeVersion: 1,
    updatedAt: '2026-01-01T12:00:00.000Z',
    changedBy: {},
    pending: 'no',
    ...changes,
  }
}
