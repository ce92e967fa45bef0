import t from 'tap'

import { type BoardEvent, inColumn, ticketRows } from '../../features/board/ticket-rows.ts'
import { ticket } from './tickets.ts'

type Changes = Extract<BoardEvent, { event: 'ticket.changed' }>['data']

function changed(data: Changes, pending: BoardEvent['pending'] = 'no'): BoardEvent {
  return { event: 'ticket.changed', data, key: undefined, by: undefined, pending }
}

t.test('each field goes by its own version: what is older changes nothing', async (t) => {
  const rows = [ticket('1', { title: 'new', titleVersion: 3 })]
  const after = ticketRows(
    rows,
    changed({ id: '1', by: 'mei', title: 'old', titleVersion: 2, priority: 'high', priorityVersion: 2 }),
  )
  t.match(after, [{ title: 'new', titleVersion: 3, priority: 'high', priorityVersion: 2 }])
  t.strictSame(after[0]?.changedBy, { priority: 'mei' })
})

t.test('who changed a part stays known when somebody else changes another part', async (t) => {
  const events = [
    changed({ id: '1', by: 'amara', title: 'theirs', titleVersion: 2 }),
    changed({ id: '1', by: 'tom', columnId: 'done', rank: 1, placeVersion: 2 }),
    changed({ id: '1', by: 'mei', columnId: 'doing', rank: 1, placeVersion: 3 }, 'sending'),
  ]
  const [row] = events.reduce(ticketRows, [ticket('1')])
  t.strictSame(row?.changedBy, { title: 'amara', place: 'mei' })
})

t.test('a move is shown in advance, and gives way to the one that was first', async (t) => {
  const mine = changed({ id: '1', by: 'me', columnId: 'doing', rank: 1, placeVersion: 2 }, 'sending')
  const theirs = changed({ id: '1', by: 'mei', columnId: 'done', rank: 1, placeVersion: 2 })
  const rows = [ticket('1')]
  t.match(ticketRows(rows, mine), [{ columnId: 'doing', pending: 'sending' }])
  t.match(ticketRows(ticketRows(rows, theirs), mine), [
    { columnId: 'done', pending: 'no', changedBy: { place: 'mei' } },
  ])
})

t.test('tickets come once, go, and lie by rank', async (t) => {
  const { changedBy: _, pending: __, ...data } = ticket('2', { rank: 0.5 })
  const created = { event: 'ticket.created', data, key: undefined, by: undefined, pending: 'no' } as const
  const two = ticketRows(ticketRows([ticket('1')], created), created)
  t.match(
    inColumn(two, 'next').map(({ id }) => id),
    ['2', '1'],
  )
  const removed = {
    event: 'ticket.removed',
    data: { id: '2', by: 'mei' },
    key: undefined,
    by: undefined,
    pending: 'no',
  } as const
  t.equal(ticketRows(two, removed).length, 1)
})
