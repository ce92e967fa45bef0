import { grouped } from '../figures/words.ts'
import { floor, socketIo, wsFrame } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Bench, Form, Part } from './part.ts'
import { inTurn, startRivals } from './rival.ts'

const contestants = [floor, wsFrame, portico, socketIo]

interface Size {
  /** Subscribers of one channel. */
  readonly subscribers: readonly number[]
  /** The numbers of channels over which the same subscribers are spread. */
  readonly channels: readonly number[]
  readonly spreadOver: number
  readonly deliveriesPerSecond: number
  readonly rounds: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: {
    subscribers: [10, 100, 1_000, 4_000, 10_000],
    channels: [1, 10, 100, 1_000],
    spreadOver: 2_000,
    deliveriesPerSecond: 10_000,
    rounds: 2,
  },
  short: { subscribers: [10, 20], channels: [1, 5], spreadOver: 20, deliveriesPerSecond: 200, rounds: 1 },
}

const number = new Intl.NumberFormat('en').format

/** The curves' row names. Each row begins with its number. */
function curvesOf({ spreadOver }: Size) {
  return {
    subscribers: 'subscribers of one channel',
    channels: `channels of ${grouped(spreadOver)} subscribers`,
  }
}

export const curves = curvesOf(sizes.full)

export const growth: Part = {
  name: 'growth',
  title: 'Growth',
  says:
    `What a delivery costs with more and more subscribers, and with the same ${grouped(sizes.full.spreadOver)} subscribers ` +
    `in more and more channels; always ${grouped(sizes.full.deliveriesPerSecond)} deliveries per second, ` +
    'so with fewer subscribers there are more publications.\n\n' +
    '![CPU per delivery, by subscribers and by channels](images/benchmark-growth.svg)',
  async measure(bench) {
    const size = sizes[bench.form]
    const rows = curvesOf(size)
    for (const count of size.subscribers) await point(bench, `${number(count)} ${rows.subscribers}`, count, 1)
    for (const count of size.channels)
      await point(bench, `${number(count)} ${rows.channels}`, size.spreadOver, count)
  },
}

async function point(bench: Bench, row: string, count: number, channels: number): Promise<void> {
  const { deliveriesPerSecond, rounds } = sizes[bench.form]
  bench.progress(row)
  await using field = await startRivals([...contestants, ...bench.guests], { count, channels })
  const rate = deliveriesPerSecond / (count / channels)
  for (let round = 0; round < rounds; round += 1) {
    for (const rival of inTurn(field.rivals, round)) {
      const { cpuMicros, delivered } = await rival.run({ rate, seconds: 1 })
      bench.figures.note(row, rival.name, { cpu: cpuMicros / delivered })
    }
  }
}
