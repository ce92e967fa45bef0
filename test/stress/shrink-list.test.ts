import t from 'tap'

import { shrinkList } from './shrink-list.ts'

const all = Array.from({ length: 16 }, (_, n) => n)

t.test('finds the two of sixteen that it takes', async (t) => {
  let runs = 0
  const shortest = await shrinkList(all, async (some) => {
    runs += 1
    return some.includes(3) && some.includes(12)
  })
  t.same(shortest, [3, 12])
  t.ok(runs < 60, `in ${runs} runs`)
})

t.test('finds the one that it takes', async (t) => {
  t.same(await shrinkList(all, async (some) => some.includes(7)), [7])
})

t.test('keeps what cannot be shrunk, and does not try the whole again', async (t) => {
  const tried: number[] = []
  const shortest = await shrinkList([1, 2, 3], async (some) => {
    tried.push(some.length)
    return some.length === 3
  })
  t.same(shortest, [1, 2, 3])
  t.ok(Math.max(...tried) < 3)
})

t.test('ends with what it has when the time is over', async (t) => {
  let runs = 0
  const fails = async (some: readonly number[]) => {
    runs += 1
    return some.includes(3)
  }
  const shortest = await shrinkList(all, fails, () => runs >= 2)
  t.ok(shortest.includes(3) && shortest.length < all.length && runs === 2)
})
