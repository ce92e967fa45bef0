import { counted, grouped } from '../figures/words.ts'
import { floor, socketIo, wsFrame } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import { roundSeconds } from './length.ts'
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
    rounds: 3,
  },
  short: { subscribers: [10, 20], channels: [1, 5], spreadOver: 20, deliveriesPerSecond: 200, rounds: 1 },
}

/** A row of the table, and a point of a curve. */
interface Point {
  readonly row: string
  /** Where it is drawn. */
  readonly x: number
  /** In all channels together. */
  readonly subscribers: number
  readonly channels: number
}

function curvesOf({ subscribers, channels, spreadOver }: Size) {
  return {
    subscribers: {
      title: 'by subscribers of one channel',
      points: subscribers.map(
        (count): Point => ({
          row: `${grouped(count)} subscribers in 1 channel`,
          x: count,
          subscribers: count,
          channels: 1,
        }),
      ),
    },
    channels: {
      title: `by channels, ${grouped(spreadOver)} subscribers in all`,
      points: channels.map(
        (count): Point => ({
          row: `${grouped(spreadOver)} subscribers in ${counted(count, 'channel')}`,
          x: count,
          subscribers: spreadOver,
          channels: count,
        }),
      ),
    },
  }
}

export const curves = curvesOf(sizes.full)

export const growth: Part = {
  name: 'growth',
  title: 'Growth',
  says:
    `What a delivery costs with more and more subscribers, and with the same ${grouped(sizes.full.spreadOver)} subscribers ` +
    `spread evenly over more and more channels; always ${grouped(sizes.full.deliveriesPerSecond)} deliveries per second, ` +
    'so the fewer subscribers a channel has, the more publications there are.\n\n' +
    '![CPU per delivery, by subscribers and by channels](images/benchmark-growth.svg)',
  async measure(bench) {
    const { subscribers, channels } = curvesOf(sizes[bench.form])
    for (const point of [...subscribers.points, ...channels.points]) await measurePoint(bench, point)
  },
}

async function measurePoint(bench: Bench, { row, subscribers, channels }: Point): Promise<void> {
  const { deliveriesPerSecond, rounds } = sizes[bench.form]
  bench.progress(row)
  const all = [...contestants, ...bench.guests]
  await using field = await startRivals(all, { count: subscribers, channels })
  const rate = deliveriesPerSecond / (subscribers / channels)
  const seconds = roundSeconds(bench.form, { rate, seconds: 1 })
  for (let round = 0; round < rounds; round += 1) {
    for (const rival of inTurn(field.rivals, round)) {
      const { published, cpuMicros, delivered } = await rival.run({ rate, seconds })
      bench.figures.note(row, rival.name, { cpu: cpuMicros / delivered }, published)
    }
  }
}
