import t from 'tap'

import { rankBefore } from '../../features/board/rank.ts'

const column = [
  { id: 'a', rank: 1 },
  { id: 'b', rank: 2 },
]

t.test('a rank lies half way between its neighbours, before the first, or after the last', async (t) => {
  t.equal(rankBefore(column, 'b'), 1.5)
  t.equal(rankBefore(column, 'a'), 0)
  t.equal(rankBefore(column, null), 3)
  t.equal(rankBefore(column, 'gone'), 3, 'what it was to lie before has left: at the end')
  t.equal(rankBefore([], null), 1)
})

t.test('between two that are too near there is none, after finitely many halvings', async (t) => {
  let near: readonly { readonly id: string; readonly rank: number }[] = column
  let halvings = 0
  for (let rank = rankBefore(near, 'b'); rank !== undefined; rank = rankBefore(near, 'b')) {
    t.ok(rank > 1 && rank < 2)
    near = [
      { id: 'a', rank },
      { id: 'b', rank: 2 },
    ]
    halvings += 1
  }
  t.ok(halvings > 10 && halvings < 60, `${halvings} tickets fit before the same one`)
})
