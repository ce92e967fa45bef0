import { counted, spelled } from '../figures/words.ts'
import { fastifyWebSocket, floor, socketIo, wsFrame, wsSend } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import { roundSeconds } from './length.ts'
import type { Bench, Form, Part } from './part.ts'
import { inTurn, type Rival, startRivals } from './rival.ts'

const contestants = [floor, wsFrame, portico, wsSend, fastifyWebSocket, socketIo]

/** One load. Deliveries per second are the product of the fields, and stay below what the machine can handle. */
interface Scenario {
  /** In total, spread evenly over the channels. */
  readonly subscribers: number
  readonly channels: number
  /** Publications per second, all channels together. */
  readonly rate: number
  /** How many are published at once. */
  readonly burst: number
}

const one = { channels: 1, burst: 1 }
const headline: Scenario = { subscribers: 1_000, rate: 10, ...one }
const burst: Scenario = { ...headline, burst: 10 }
const smallChannels: Scenario = { subscribers: 1_000, channels: 100, rate: 1_000, burst: 1 }

const scenarios: Readonly<Record<Form, readonly Scenario[]>> = {
  full: [
    { subscribers: 100, rate: 1, ...one },
    { subscribers: 100, rate: 10, ...one },
    { subscribers: 100, rate: 100, ...one },
    { subscribers: 1_000, rate: 1, ...one },
    headline,
    burst,
    smallChannels,
    { subscribers: 10_000, rate: 1, ...one },
  ],
  short: [headline, burst].map((scenario) => ({ ...scenario, subscribers: 20 })),
}

/** The row that the targets and the scaling model use. */
export const headlineRow = rowOf(headline)
export const burstRow = rowOf(burst)
export const smallChannelsRow = rowOf(smallChannels)

function rowOf({ subscribers, channels, rate, burst }: Scenario): string {
  const each = counted(subscribers / channels, 'subscriber')
  const who = channels === 1 ? each : `${counted(channels, 'channel')} of ${each}`
  if (burst === 1) return `${who}, ${counted(rate, 'publication')}/s`
  const bursts = rate / burst
  return `${who}, ${spelled(bursts)} burst${bursts === 1 ? '' : 's'} of ${burst} a second`
}

const rounds: Readonly<Record<Form, number>> = { full: 3, short: 1 }
const seconds: Readonly<Record<Form, number>> = { full: 1.5, short: 1 }

export const fanOut: Part = {
  name: 'fan-out',
  title: 'Fan-out',
  says:
    'One connection publishes, the others receive; the data is 248 bytes. ' +
    'Not measured: 100 publications/s to 1 000 subscribers, and 10 or more to 10 000. These are 100 000 deliveries ' +
    'per second or more, too many for two cores that also generate the load. Portico numbers and keeps every ' +
    'publication and checks every subscriber’s position; none of the others does.',
  async measure(bench) {
    const all = scenarios[bench.form]
    const groups = Map.groupBy(all, ({ subscribers, channels }) => `${subscribers} in ${channels}`)
    for (const group of groups.values()) await measureGroup(bench, group)
  },
}

/** Scenarios with the same subscribers share the connections. */
async function measureGroup(bench: Bench, group: readonly Scenario[]): Promise<void> {
  const [first] = group
  if (first === undefined) return
  const all = [...contestants, ...bench.guests]
  const channels = counted(first.channels, 'channel')
  bench.progress(`${first.subscribers} subscribers in ${channels}, of ${all.length} servers`)
  await using field = await startRivals(all, { count: first.subscribers, channels: first.channels })
  for (let round = 0; round < rounds[bench.form]; round += 1) {
    for (const scenario of group) {
      bench.progress(`${rowOf(scenario)}, round ${round + 1}`)
      for (const rival of inTurn(field.rivals, round)) await measureOne(bench, scenario, rival)
    }
  }
}

async function measureOne(bench: Bench, scenario: Scenario, rival: Rival): Promise<void> {
  const { rate, burst } = scenario
  const row = rowOf(scenario)
  const { published, cpuMicros, delivered, latency, expected } = await rival.run({
    rate,
    burst,
    seconds: roundSeconds(bench.form, { rate, burst, seconds: seconds[bench.form] }),
    bytes: 200,
  })
  if (delivered !== expected) throw new Error(`${rival.name} delivered ${delivered} of ${expected}: ${row}`)
  const found = { cpu: cpuMicros / delivered, p50: latency.p50 / 1_000, p99: latency.p99 / 1_000 }
  bench.figures.note(row, rival.name, found, published)
}
