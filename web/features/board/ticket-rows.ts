import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { BoardChannel } from '../../lib/contract.ts'
import { byRank } from './rank.ts'
import type { TicketData, TicketRow } from './ticket/ticket-row.ts'

export type BoardEvent = LiveEvent<ReceivedEvent<App, BoardChannel>>

type Changes = Extract<BoardEvent, { readonly event: 'ticket.changed' }>['data']

/** The tickets of a board after one more event. */
export function ticketRows(rows: readonly TicketRow[], happened: BoardEvent): readonly TicketRow[] {
  switch (happened.event) {
    case 'ticket.created': {
      const created = { ...happened.data, changedBy: undefined, pending: happened.pending }
      return [...rows.filter(({ id }) => id !== created.id), created]
    }
    case 'ticket.changed': {
      const { data, pending } = happened
      return rows.map((row) => (row.id === data.id ? merge(row, data, pending) : row))
    }
    case 'ticket.removed':
      return rows.filter(({ id }) => id !== happened.data.id)
    default:
      happened satisfies never
      return rows
  }
}

/** Takes each field that is newer than the one here. */
function merge(row: TicketRow, changes: Changes, pending: TicketRow['pending']): TicketRow {
  const isNewer = (version: keyof Changes & keyof TicketRow) =>
    Number(changes[version] ?? 0) > Number(row[version])
  const isMoved = isNewer('placeVersion')
  const title = isNewer('titleVersion') && pick(changes, 'title', 'titleVersion')
  const description = isNewer('descriptionVersion') && pick(changes, 'description', 'descriptionVersion')
  const priority = isNewer('priorityVersion') && pick(changes, 'priority', 'priorityVersion')
  const assignee = isNewer('assigneeVersion') && pick(changes, 'assigneeId', 'assigneeVersion')
  const place = isMoved && pick(changes, 'columnId', 'rank', 'placeVersion')
  const news = { ...title, ...description, ...priority, ...assignee, ...place }
  if (Object.keys(news).length === 0) return row
  return { ...row, ...news, changedBy: changes.by, pending: isMoved ? pending : row.pending }
}

function pick<Name extends keyof TicketData>(
  changes: Changes,
  ...names: readonly Name[]
): Partial<TicketRow> {
  return Object.fromEntries(names.map((name) => [name, changes[name]])) as Partial<TicketRow>
}

export function inColumn(rows: readonly TicketRow[], columnId: string): readonly TicketRow[] {
  return rows.filter((row) => row.columnId === columnId).toSorted(byRank)
}
