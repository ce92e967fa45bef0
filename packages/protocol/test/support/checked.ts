import fc from 'fast-check'
import t from 'tap'

const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FAST_CHECK_SEED=${seed}`)

/** Runs a property with a seed that is printed, and can be set in the environment. */
export function checked<Ts>(property: fc.IRawProperty<Ts>, numRuns = 300): void {
  fc.assert(property, { seed, numRuns })
}
