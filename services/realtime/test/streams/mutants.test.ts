import t from 'tap'
import { type OracleOptions, runOracle } from './oracle/run.ts'

/* Without the lock of a shard: see sequence.test.ts, where that race is arranged and not waited for. */

/* The oracle is worth what it finds: each guard is taken out in turn, and the oracle must name what broke. */

const never = 1_000_000_000
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)

const mutants: Record<string, { readonly without: Partial<OracleOptions>; readonly finds: RegExp }> = {
  'the mark of what was not sent': {
    without: {
      faults: ['rogue'],
      tailCheckMs: never,
      reliableEnd: true,
      sqlMutation: ['r.lo, r.hi FROM ranges r)', 'r.lo, r.hi FROM ranges r WHERE false)'],
    },
    finds: /ended at/,
  },
  'the check for repeated keys': {
    without: { faults: [], sqlMutation: ['WHERE p.stream_id = c.sid AND p.key = c.key', 'WHERE false'] },
    finds: /key published twice/,
  },
  'the check for gaps': {
    without: {
      faults: [],
      tailCheckMs: never,
      reliableEnd: true,
      lossOfHints: 0.3,
      mutation: ['tail.ts', 'offset === position.offset + 1', 'offset > position.offset'],
    },
    finds: /where \d+ was next/,
  },
  'the data of each publication': {
    without: {
      faults: [],
      mutation: [
        'postgres-broker.ts',
        'this.#tails.get(channel)?.offer(epoch, publication)',
        'this.#tails.get(channel)?.offer(epoch, { ...publication, data: publications[0].publication.data })',
      ],
    },
    finds: /got \d+ as \d+, which is \d+/,
  },
  'the look at the tail': {
    without: {
      faults: [],
      lossOfHints: 0.5,
      mutation: ['postgres-broker.ts', 'void this.checkTails()', 'undefined'],
    },
    finds: /ended at/,
  },
}

t.setTimeout(240_000)

for (const [guard, { without, finds }] of Object.entries(mutants)) {
  t.test(`without ${guard} the oracle finds it (ORACLE_SEED=${seed})`, async (t) => {
    const { broken } = await runOracle({ seed, seconds: 2, graceMs: 1_500, ...without })
    t.match(broken.join('\n'), finds)
  })
}
