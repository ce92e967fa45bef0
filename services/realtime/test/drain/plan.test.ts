import fc from 'fast-check'
import t from 'tap'
import { type DrainPace, planDrain } from '../../src/drain/plan.ts'
import { seed } from '../support/property-seed.ts'

const pace: DrainPace = { perSecond: 1_000, graceMs: 28_000, leadMs: 5_000 }

t.test('keeps the asked pace while the grace allows it', async (t) => {
  t.strictSame(planDrain(5_000, pace), { stepMs: 100, perStep: 100, steps: 50, leadSteps: 50 })
  t.match(planDrain(7, pace), { perStep: 7, steps: 1 })
})

t.test('goes as much faster as a short grace demands', async (t) => {
  const plan = planDrain(100_000, pace)
  t.equal(plan.perStep, Math.ceil(100_000 / 230))
  t.ok(plan.steps + plan.leadSteps <= 280)
})

t.test('moves everyone at once when there is no time at all', async (t) => {
  t.strictSame(planDrain(500, { ...pace, graceMs: 0 }), {
    stepMs: 100,
    perStep: 500,
    steps: 1,
    leadSteps: 0,
  })
})

t.test('has nothing to do without connections', async (t) => {
  t.match(planDrain(0, pace), { perStep: 0, steps: 0 })
})

t.test('moves everyone, in time, at no more than the pace it chose', async (t) => {
  const paces = fc.record({
    perSecond: fc.integer({ min: 1, max: 20_000 }),
    graceMs: fc.integer({ min: 0, max: 120_000 }),
    leadMs: fc.integer({ min: 0, max: 20_000 }),
  })
  fc.assert(
    fc.property(fc.nat(200_000), paces, (connections, pace) => {
      const { stepMs, perStep, steps, leadSteps } = planDrain(connections, pace)
      const everyone =
        perStep * steps >= connections && (connections === 0 || perStep * (steps - 1) < connections)
      const inTime = (steps + leadSteps) * stepMs <= Math.max(pace.graceMs, stepMs)
      return everyone && inTime
    }),
    { seed, verbose: 1 },
  )
  t.pass()
})
