import { fastifyWebSocket, floor, socketIo, wsFrame, wsSend } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Bench, Form, Part } from './part.ts'
import { inTurn, type Rival, startRivals } from './rival.ts'

const contestants = [floor, wsFrame, portico, wsSend, fastifyWebSocket, socketIo]

/** One load. Deliveries per second are the product of the row, and stay below what the machine can handle. */
interface Scenario {
  readonly name: string
  readonly subscribers: number
  readonly channels: number
  /** Publications per second, all channels together. */
  readonly rate: number
  readonly burst: number
}

export const main = '1 000 subscribers, 10 publications/s'
export const burst = '1 000 subscribers, one burst of 10 a second'

const one = { channels: 1, burst: 1 }
const scenarios: Readonly<Record<Form, readonly Scenario[]>> = {
  full: [
    { name: '100 subscribers, 1 publication/s', subscribers: 100, rate: 1, ...one },
    { name: '100 subscribers, 10 publications/s', subscribers: 100, rate: 10, ...one },
    { name: '100 subscribers, 100 publications/s', subscribers: 100, rate: 100, ...one },
    { name: '1 000 subscribers, 1 publication/s', subscribers: 1_000, rate: 1, ...one },
    { name: main, subscribers: 1_000, rate: 10, ...one },
    { name: burst, subscribers: 1_000, channels: 1, rate: 10, burst: 10 },
    {
      name: '100 channels of 10 subscribers, 1 000 publications/s',
      subscribers: 1_000,
      channels: 100,
      rate: 1_000,
      burst: 1,
    },
    { name: '10 000 subscribers, 1 publication/s', subscribers: 10_000, rate: 1, ...one },
  ],
  short: [
    { name: main, subscribers: 20, rate: 10, ...one },
    { name: burst, subscribers: 20, channels: 1, rate: 10, burst: 10 },
  ],
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
  bench.progress(`${first.subscribers} subscribers in ${first.channels} channels, of ${all.length} servers`)
  await using field = await startRivals(all, { count: first.subscribers, channels: first.channels })
  for (let round = 0; round < rounds[bench.form]; round += 1) {
    for (const scenario of group) {
      bench.progress(`${scenario.name}, round ${round + 1}`)
      for (const rival of inTurn(field.rivals, round)) await measureOne(bench, scenario, rival)
    }
  }
}

async function measureOne(bench: Bench, { name, rate, burst }: Scenario, rival: Rival): Promise<void> {
  const { cpuMicros, delivered, latency, expected } = await rival.run({
    rate,
    burst,
    seconds: seconds[bench.form],
    bytes: 200,
  })
  if (delivered !== expected) throw new Error(`${rival.name} delivered ${delivered} of ${expected}: ${name}`)
  bench.figures.note(name, rival.name, {
    cpu: cpuMicros / delivered,
    p50: latency.p50 / 1_000,
    p99: latency.p99 / 1_000,
  })
}
