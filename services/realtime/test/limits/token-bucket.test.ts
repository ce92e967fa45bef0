import fc from 'fast-check'
import t from 'tap'
import { TokenBucket } from '../../src/limits/token-bucket.ts'
import { seed } from '../support/property-seed.ts'

t.test('gives its burst at once, then only what time refills', async (t) => {
  let now = 0
  const bucket = new TokenBucket({ perSecond: 10, burst: 20 }, () => now)
  for (let taken = 0; taken < 20; taken += 1) t.ok(bucket.take(1))
  t.notOk(bucket.take(1))
  now += 99
  t.notOk(bucket.take(1), 'a tenth of a second buys one, a hair less buys none')
  now += 1
  t.ok(bucket.take(1))
  t.notOk(bucket.take(1))
})

t.test('saves up no more than the burst', async (t) => {
  let now = 0
  const bucket = new TokenBucket({ perSecond: 10, burst: 20 }, () => now)
  now += 3_600_000
  t.ok(bucket.take(20))
  t.notOk(bucket.take(1))
})

t.test('takes nothing when it refuses', async (t) => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 5 }, () => 0)
  t.notOk(bucket.take(6))
  t.ok(bucket.take(5))
})

t.test('says how long to wait', async (t) => {
  let now = 0
  const bucket = new TokenBucket({ perSecond: 4, burst: 4 }, () => now)
  t.equal(bucket.waitMs(1), 0)
  bucket.take(4)
  t.equal(bucket.waitMs(1), 250)
  now += bucket.waitMs(1)
  t.ok(bucket.take(1))
  t.equal(bucket.waitMs(5), Number.POSITIVE_INFINITY)
})

t.test('never gives more than burst plus rate times the time passed', async (t) => {
  const steps = fc.array(fc.record({ wait: fc.nat(2_000), amount: fc.integer({ min: 1, max: 30 }) }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      steps,
      (perSecond, burst, steps) => {
        let now = 0
        let given = 0
        const bucket = new TokenBucket({ perSecond, burst }, () => now)
        for (const { wait, amount } of steps) {
          now += wait
          if (bucket.take(amount)) given += amount
          if (given > burst + (perSecond * now) / 1000 + 1e-6) return false
        }
        return true
      },
    ),
    { seed, verbose: 1 },
  )
  t.pass()
})
