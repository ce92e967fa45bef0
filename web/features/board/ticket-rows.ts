import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { BoardChannel } from '../../lib/contract.ts'
import { byRank } from './rank.ts'
import { parts, type TicketRow, versionOf } from './ticket/ticket-row.ts'

export type BoardEvent = LiveEvent<ReceivedEvent<App, BoardChannel>>

type Changes = Extract<BoardEvent, { readonly event: 'ticket.changed' }>['data']

/** The tickets of a board after one more event. */
export function ticketRows(rows: readonly TicketRow[], happened: BoardEvent): readonly TicketRow[] {
  switch (happened.event) {
    case 'ticket.created': {
      const created = { ...happened.data, changedBy: {}, pending: happened.pending }
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

/** Takes each part that is newer than the one here. */
function merge(row: TicketRow, changes: Changes, pending: TicketRow['pending']): TicketRow {
  const newer = parts.filter((part) => Number(changes[versionOf[part]] ?? 0) > row[versionOf[part]])
  if (newer.length === 0) return row
  const names = newer.flatMap((part) => [versionOf[part], ...(part === 'place' ? PLACE : [part])])
  return {
    ...row,
    ...Object.fromEntries(names.map((name) => [name, changes[name]])),
    changedBy: { ...row.changedBy, ...Object.fromEntries(newer.map((part) => [part, changes.by])) },
    pending: newer.includes('place') ? pending : row.pending,
  }
}

const PLACE = ['columnId', 'rank'] as const

export function inColumn(rows: readonly TicketRow[], columnId: string): readonly TicketRow[] {
  return rows.filter((row) => row.columnId === columnId).toSorted(byRank)
}
