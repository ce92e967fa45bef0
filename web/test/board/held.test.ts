import t from 'tap'

import { type Held, heldOf, holdOver, withHeld } from '../../features/board/held.ts'
import { inColumn } from '../../features/board/ticket-rows.ts'
import { ticket } from './tickets.ts'

const rows = [
  ticket('a', { rank: 1 }),
  ticket('b', { rank: 2 }),
  ticket('c', { rank: 3 }),
  ticket('x', { columnId: 'done', rank: 1 }),
  ticket('y', { columnId: 'done', rank: 2 }),
]
const start = (id: string): Held => heldOf(rows, rows.find((row) => row.id === id) ?? ticket(id))
const order = (held: Held, column: string) => inColumn(withHeld(rows, held), column).map(({ id }) => id)
const over = (id: string, below = false) => ({ kind: 'ticket', id, below }) as const

t.test('picked up, everything lies as it did', async (t) => {
  for (const { id, columnId } of rows)
    t.strictSame(order(start(id), columnId), columnId === 'next' ? ['a', 'b', 'c'] : ['x', 'y'])
})

t.test('within its column it takes the place of what it is carried over, down and up', async (t) => {
  t.strictSame(order(holdOver(rows, start('a'), over('b')), 'next'), ['b', 'a', 'c'])
  t.strictSame(order(holdOver(rows, start('a'), over('c')), 'next'), ['b', 'c', 'a'])
  t.strictSame(order(holdOver(rows, start('c'), over('a')), 'next'), ['c', 'a', 'b'])
})

t.test('in another column it lies on the side of the middle it is on', async (t) => {
  t.strictSame(order(holdOver(rows, start('a'), over('x')), 'done'), ['a', 'x', 'y'])
  t.strictSame(order(holdOver(rows, start('a'), over('x', true)), 'done'), ['x', 'a', 'y'])
  t.strictSame(order(holdOver(rows, start('a'), over('y', true)), 'done'), ['x', 'y', 'a'])
})

t.test('over the ground of a column it lies at the end, and in its own it stays', async (t) => {
  const column = (id: string) => ({ kind: 'column', id }) as const
  t.strictSame(order(holdOver(rows, start('a'), column('done')), 'done'), ['x', 'y', 'a'])
  t.strictSame(order(holdOver(rows, start('a'), column('next')), 'next'), ['a', 'b', 'c'])
  t.strictSame(order(holdOver(rows, start('a'), column('empty')), 'empty'), ['a'])
})
