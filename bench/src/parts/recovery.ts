import { grouped, spelled, spelledSeconds } from '../figures/words.ts'
import type { Delivered, RunOptions } from '../load/load.ts'
import { socketIo, socketIoRecovery } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Bench, Form, Part } from './part.ts'
import { Rival } from './rival.ts'

const contestants = [portico, socketIoRecovery, socketIo]

interface Size {
  readonly subscribers: number
  readonly run: RunOptions
}

export const jitterRow = 'jitter'
export const avalancheRow = 'avalanche'

const jitter = {
  full: { subscribers: 1_000, run: { rate: 5, drops: 10, offline: 2_000, online: 700 } },
  short: { subscribers: 20, run: { rate: 20, drops: 2, offline: 200, online: 200 } },
} as const satisfies Readonly<Record<Form, Size>>

const avalanche = {
  full: { subscribers: 5_000, run: { rate: 2, seconds: 12, cut: 3_000, spread: 1_000, settle: 20_000 } },
  short: { subscribers: 50, run: { rate: 20, seconds: 2, cut: 500, spread: 200 } },
} as const satisfies Readonly<Record<Form, Size>>

/** What is done to the subscribers while publications go on. */
const scenarios = { [jitterRow]: jitter, [avalancheRow]: avalanche } as const

export const recovery: Part = {
  name: 'recovery',
  title: 'Recovery',
  says:
    `**${jitterRow}**: ${grouped(jitter.full.subscribers)} subscribers, each cut off ` +
    `${spelled(jitter.full.run.drops)} times for ${spelledSeconds(jitter.full.run.offline)} while ` +
    `${spelled(jitter.full.run.rate)} publications per second go on. ` +
    `**${avalancheRow}**: ${grouped(avalanche.full.subscribers)} subscribers, all cut off at once, which return within ` +
    `${spelledSeconds(avalanche.full.run.spread)}, because clients pause before they dial again; ` +
    `${spelled(avalanche.full.run.rate)} publications per second. The gap counts from the cut. ` +
    'Socket.IO recovers only with its connection-state recovery; without it, what was published in the meantime is lost.',
  async measure(bench) {
    for (const [scenario, sizes] of Object.entries(scenarios)) {
      const { subscribers, run } = sizes[bench.form]
      for (const contestant of [...contestants, ...bench.guests]) {
        bench.progress(`${scenario}, ${contestant.name}`)
        await using rival = await Rival.startOpen(contestant, { count: subscribers })
        noteRecovery(bench, scenario, contestant.name, await rival.load.run(run))
      }
    }
  },
}

export function noteRecovery({ figures }: Bench, scenario: string, of: string, found: Delivered): void {
  const { delivered, expected, lost, doubled, catchUp, gap } = found
  figures.note(scenario, of, {
    delivered: (delivered / expected) * 100,
    lost,
    doubled,
    catchUp95: catchUp.p95 / 1e6,
    catchUpMax: catchUp.max / 1e6,
    gap95: gap.p95 / 1e6,
    gapMax: gap.max / 1e6,
  })
}
