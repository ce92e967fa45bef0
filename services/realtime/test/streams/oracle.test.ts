import t from 'tap'
import { runOracle } from './oracle/run.ts'

/* ORACLE_SEED repeats a run, ORACLE_SECONDS makes it longer. */
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const seconds = Number(process.env.ORACLE_SECONDS ?? 8)

t.setTimeout((seconds + 60) * 1_000)

t.test(`every subscriber sees what was committed, once and in order (ORACLE_SEED=${seed})`, async (t) => {
  const verdict = await runOracle({ seed, seconds })
  t.same(verdict.broken, [])
  t.ok(
    verdict.committed > 100 && verdict.delivered > 100 && verdict.faults > 10,
    'it was a test of something',
  )
  t.comment(`${verdict.committed} committed, ${verdict.delivered} delivered, ${verdict.faults} faults`)
})
