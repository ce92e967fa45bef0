import type { TraceCode } from '@portico/protocol'
import t from 'tap'
import { Ring } from '../../src/black-box/ring.ts'

const code = (number: number): TraceCode => `PT-${String(number).padStart(6, '0')}`

t.test('forgets the code that came first, and keeps no more than it may', async (t) => {
  const ring = new Ring<number>({ codes: 3, perCode: 2 })
  for (let number = 0; number < 10; number += 1) t.ok(ring.add(code(number), number))
  t.equal(ring.size, 3)
  t.strictSame(
    [6, 7, 8, 9].map((number) => ring.of(code(number))),
    [[], [7], [8], [9]],
  )
})

t.test('one code cannot take the room of others', async (t) => {
  const ring = new Ring<number>({ codes: 3, perCode: 2 })
  t.strictSame(
    [1, 2, 3, 4].map((entry) => ring.add(code(1), entry)),
    [true, true, false, false],
  )
  t.strictSame(ring.of(code(1)), [1, 2])
  t.equal(ring.size, 1)
})
