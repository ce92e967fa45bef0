import t from 'tap'

import { Pace } from '../../lib/pace.ts'

t.test('so many at once, then at an even pace, each person by themselves', async (t) => {
  let now = 0
  const pace = new Pace({ perSecond: 5, atOnce: 3, now: () => now })
  const burst = (who: string) => [1, 2, 3, 4].map(() => pace.take(who))
  t.strictSame(burst('mei'), [0, 0, 0, 200])
  t.strictSame(burst('tom'), [0, 0, 0, 200])
  now = 199
  t.equal(pace.take('mei'), 1, 'what was refused was not counted')
  now = 200
  t.equal(pace.take('mei'), 0)
  t.equal(pace.take('mei'), 200)
  now = 10_000
  t.strictSame(burst('mei'), [0, 0, 0, 200], 'a rest gives no more than it did at first')
})
