import t from 'tap'
import { makePlan } from './plan.ts'
import { possibleKinds } from './possible.ts'
import { run } from './run.ts'
import { printSummary, summarise } from './summary.ts'

/* The short form of `make stress`. SEED repeats a run; STRESS_SECONDS makes it longer. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
const seconds = Number(process.env.STRESS_SECONDS ?? 20)

t.setTimeout((seconds + 240) * 1_000)

t.test(`whatever breaks, every law holds (SEED=${seed})`, async (t) => {
  const { chronicle, violations, tookSeconds } = await run(
    makePlan({ seed, seconds, clients: 16, kinds: await possibleKinds() }),
  )
  t.same(
    violations.map(({ law, what }) => `${law}: ${what}`),
    [],
  )
  const summary = summarise(chronicle)
  t.comment(`${printSummary(summary)}, in ${Math.round(tookSeconds)} s`)
  const { committed, rolledBack, acknowledged, delivered, denied, faults } = summary
  t.ok(Math.min(committed, acknowledged) > 50 && delivered > 500 && faults > 2, 'it was a test of something')
  t.ok(rolledBack > 0 && denied > 0, 'also of what must not be')
})
