import { type Live, liveQuery } from '@portico/server'

import type { BoardChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import type { TicketRow } from '../ticket/ticket-row.ts'
import { ticketColumns, ticketData } from './ticket-data.ts'

export interface Member {
  readonly id: string
  readonly name: string
}

export interface Column {
  readonly id: string
  readonly name: string
}

export interface Board {
  readonly id: string
  readonly name: string
  readonly columns: readonly Column[]
  readonly members: readonly Member[]
  readonly tickets: Live<readonly TicketRow[], BoardChannel>
}

/** A board and the position of its stream; undefined for anybody but a member. */
export async function readBoard(db: AppDb, personId: string, id: string): Promise<Board | undefined> {
  const channel = `board:${id}` as const
  const { rows, position } = await liveQuery(db, channel, (tx) =>
    tx.board.findFirst({
      where: { id, members: { some: { userId: personId } } },
      select: {
        name: true,
        columns: { orderBy: { rank: 'asc' }, select: { id: true, name: true } },
        members: { select: { user: { select: { id: true, name: true } } }, orderBy: { userId: 'asc' } },
        tickets: { select: ticketColumns },
      },
    }),
  )
  if (rows === null) return undefined
  const tickets = rows.tickets.map((row): TicketRow => ({ ...ticketData(row), changedBy: {}, pending: 'no' }))
  return {
    id,
    name: rows.name,
    columns: rows.columns,
    members: rows.members.map(({ user }) => user),
    tickets: { rows: tickets, position },
  }
}

/** The boards somebody is a member of, the oldest first. */
export function findBoards(db: AppDb, personId: string) {
  return db.board.findMany({
    where: { members: { some: { userId: personId } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
}
