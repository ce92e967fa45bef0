import type { TraceCode } from '@portico/protocol'
import t from 'tap'
import { AttemptStore } from '../../src/black-box/attempt-store.ts'

const code = (number: number): TraceCode => `PT-${String(number).padStart(6, '0')}`

t.test('forgets the code that came first, and keeps no more than it may', async (t) => {
  const store = new AttemptStore<number>({ codes: 3, perSource: 3, perCode: 2 })
  for (let number = 0; number < 10; number += 1) t.ok(store.add(code(number), 'a', number))
  t.equal(store.size, 3)
  t.strictSame(
    [6, 7, 8, 9].map((number) => store.of(code(number))),
    [[], [7], [8], [9]],
  )
})

t.test('one code cannot take the room of others', async (t) => {
  const store = new AttemptStore<number>({ codes: 3, perSource: 3, perCode: 2 })
  t.strictSame(
    [1, 2, 3, 4].map((entry) => store.add(code(1), 'a', entry)),
    [true, true, false, false],
  )
  t.strictSame(store.of(code(1)), [1, 2])
  t.equal(store.size, 1)
})

t.test('one source forgets its own, however many codes it invents', async (t) => {
  const store = new AttemptStore<string>({ codes: 6, perSource: 3, perCode: 2 })
  const others = [1, 2, 3]
  for (const number of others) store.add(code(number), `other-${number}`, 'theirs')
  for (let number = 100; number < 1_000; number += 1) store.add(code(number), 'flood', 'invented')
  for (const number of others) t.strictSame(store.of(code(number)), ['theirs'], `of ${number}`)
  t.strictSame(
    [996, 997, 998, 999].map((number) => store.of(code(number))),
    [[], ['invented'], ['invented'], ['invented']],
    'and keeps what came last',
  )
  store.add(code(4), 'other-4', 'theirs')
  t.equal(store.size, 6)
  t.strictSame(store.of(code(1)), [], 'where all of it is full, the first goes')
  store.add(code(997), 'other-1', 'theirs')
  for (const number of [5, 6]) store.add(code(number), 'flood', 'invented')
  t.strictSame(
    [998, 999, 5, 6].map((number) => store.of(code(number)).length),
    [0, 1, 1, 1],
  )
})
