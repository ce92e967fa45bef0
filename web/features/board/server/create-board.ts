import type { NewBoard } from '@portico/contract/board'
import type { z } from 'zod'

import type { AppDb } from '../../../lib/db.ts'
import { notify } from '../../notifications/server/notify.ts'
import type { Member } from './read-board.ts'

const FIRST_COLUMNS = ['To do', 'In progress', 'Done']

export type CreateBoardOutcome = 'created' | 'no-such-member'

/** Creates a board with its first columns and tells its members. The same id again creates nothing. */
export function createBoard(
  db: AppDb,
  person: Member,
  { id, name, memberIds }: z.output<typeof NewBoard>,
): Promise<CreateBoardOutcome> {
  const others = [...new Set(memberIds)].filter((memberId) => memberId !== person.id)
  return db.$transaction(async (tx) => {
    const known = await tx.user.count({ where: { id: { in: others }, agent: false, revokedAt: null } })
    if (known !== others.length) return 'no-such-member'
    const { count } = await tx.board.createMany({ data: { id, name }, skipDuplicates: true })
    if (count === 0) return 'created'
    await tx.boardMember.createMany({
      data: [person.id, ...others].map((userId) => ({ boardId: id, userId })),
    })
    await tx.column.createMany({
      data: FIRST_COLUMNS.map((column, index) => ({ boardId: id, name: column, rank: index + 1 })),
    })
    const told = {
      key: `board:${id}`,
      title: `${person.name} made a board`,
      body: name,
      href: `/board/${id}`,
    }
    await notify(
      tx,
      others.map((userId) => ({ ...told, userId })),
    )
    return 'created'
  })
}
