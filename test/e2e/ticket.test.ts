import t from 'tap'

import { createBoard } from '../../web/features/board/server/create-board.ts'
import { createTicket } from '../../web/features/board/server/create-ticket.ts'
import { editTicket } from '../../web/features/board/server/edit-ticket.ts'
import { moveTicket } from '../../web/features/board/server/move-ticket.ts'
import { openOwnDb } from './own-database.ts'

const db = await openOwnDb(t)

t.test('a key that was used before hides no ticket, no edit and no move', async (t) => {
  const [boardId, ticketId] = [crypto.randomUUID(), crypto.randomUUID()]
  await db.user.create({ data: { id: 'ada', name: 'ada', email: 'ada@example.com' } })
  await createBoard(db, { id: 'ada', name: 'ada' }, { id: boardId, name: 'Kiln', memberIds: [] })
  const { id: columnId } = await db.column.findFirstOrThrow({ where: { boardId }, orderBy: { rank: 'asc' } })
  const draft = { columnId, title: 'one', description: '', priority: 'normal', assigneeId: null } as const
  const place = { boardId, ticketId, personId: 'ada' }
  const used = ticketId

  await createTicket(db, boardId, 'ada', { ...draft, id: ticketId })
  await editTicket(db, place, { key: used, title: { to: 'two', saw: 1 } })
  await editTicket(db, place, { key: used, title: { to: 'three', saw: 2 } })
  t.equal(await moveTicket(db, place, { key: used, columnId, before: null, saw: 1 }), 'moved')
  const retried = await editTicket(db, place, { key: used, title: { to: 'three', saw: 2 } })
  t.match(retried, { kind: 'edited', conflicts: [] }, 'a second try of the same edit is no conflict')

  await db.$queryRaw`SELECT action FROM portico.roll()`
  const heard = await db.$queryRaw`
    SELECT data -> 'data' ->> 'title' AS title, data -> 'data' ->> 'placeVersion' AS place, tags ->> 'key' AS key
    FROM portico.sequence(ARRAY(SELECT generate_series(0, 15)::smallint))
    WHERE channel = ${`board:${boardId}`} ORDER BY "offset"`
  t.strictSame(heard, [
    { title: 'one', place: '1', key: null },
    { title: 'two', place: null, key: used },
    { title: 'three', place: null, key: used },
    { title: null, place: '2', key: used },
  ])
})
