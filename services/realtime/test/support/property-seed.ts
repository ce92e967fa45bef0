import t from 'tap'

/** What fast-check draws from; FAST_CHECK_SEED repeats a run. */
export const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FAST_CHECK_SEED=${seed}`)
