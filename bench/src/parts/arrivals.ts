import { startRedis } from '@portico/harness'

import { grouped } from '../figures/words.ts'
import { cpuNanoseconds } from '../machine/usage.ts'
import { type Node, serverOf, startNode } from '../servers/portico.ts'
import type { Contestant } from '../servers/server.ts'
import type { Form, Part } from './part.ts'
import { Rival } from './rival.ts'

/** One load: every channel has the same number of subscribers on each of the two nodes. */
interface Scenario {
  readonly row: string
  readonly onEachNode: number
  /** Odd: clients take turns on two nodes, so each channel gets subscribers on both. */
  readonly channels: number
  /** Publications per second, all channels together. */
  readonly rate: number
}

interface Size {
  readonly alone: Scenario
  readonly together: Scenario
  readonly seconds: number
  /** How long it takes until the code is compiled. */
  readonly warmUpSeconds: number
  readonly rounds: number
}

const alone = { row: 'one subscriber of a channel on each node', onEachNode: 1 }
const together = { row: 'ten subscribers of a channel on each node', onEachNode: 10 }

const sizes: Readonly<Record<Form, Size>> = {
  full: {
    alone: { ...alone, channels: 1_001, rate: 1_000 },
    together: { ...together, channels: 101, rate: 500 },
    seconds: 2,
    warmUpSeconds: 5,
    rounds: 5,
  },
  short: {
    alone: { ...alone, channels: 11, rate: 20 },
    together: { ...together, channels: 3, rate: 20 },
    seconds: 1,
    warmUpSeconds: 0.5,
    rounds: 1,
  },
}

/** The rows and columns that the scaling model uses. */
export const aloneRow = alone.row
export const togetherRow = together.row
export const receivingColumn = 'the two nodes with subscribers'
export const publishingColumn = 'the node that publishes'

export const arrivals: Part = {
  name: 'arrivals',
  title: 'Publications from another node',
  says:
    'What a publication costs the node that it is published on, and every node that it reaches through Redis. ' +
    `Two nodes have all subscribers: one of each channel, ${grouped(sizes.full.alone.rate)} publications per second in ` +
    `${grouped(sizes.full.alone.channels)} channels; or ten of each, ${grouped(sizes.full.together.rate)} per second in ` +
    `${grouped(sizes.full.together.channels)}. The publisher is on a third node. The CPU is without that of Redis.`,
  async measure({ form, figures, progress }) {
    const { alone, together, seconds, warmUpSeconds, rounds } = sizes[form]
    await using redis = await startRedis()
    // One connection publishes everything, and waits for Redis each time: on a busy machine many publications queue up.
    await using publishing = await startNode({ REDIS_URL: redis.url, LIMIT_FRAME_COMMANDS: '10000' })
    const count = Math.max(...[alone, together].map(clientsOf))
    await using rival = await Rival.start(receiving(redis.url, publishing), count)
    for (const scenario of [alone, together]) {
      const { row, channels, rate } = scenario
      await rival.load.open({ count: clientsOf(scenario), channels })
      await rival.run({ rate, seconds: warmUpSeconds })
      for (let round = 0; round < rounds; round += 1) {
        progress(`${row}, round ${round + 1}`)
        const before = cpuNanoseconds(publishing.pids)
        const { published, delivered, expected, cpuMicros } = await rival.run({ rate, seconds })
        const publishMicros = Number(cpuNanoseconds(publishing.pids) - before) / 1_000
        if (delivered !== expected) throw new Error(`${delivered} of ${expected} were delivered: ${row}`)
        figures.note(row, receivingColumn, { cpu: cpuMicros / delivered }, published)
        figures.note(row, publishingColumn, { publishCpu: publishMicros / published }, published)
      }
    }
  },
}

function clientsOf({ onEachNode, channels }: Scenario): number {
  return 2 * onEachNode * channels
}

/** Two nodes with subscribers; the publisher connects to another one. */
function receiving(REDIS_URL: string, { port }: Node): Contestant {
  return {
    name: receivingColumn,
    async start(options) {
      const server = await serverOf([await startNode({ REDIS_URL }), await startNode({ REDIS_URL })], options)
      return { ...server, script: [...server.script, ['publisher address', `127.0.0.1 ${port}`]] }
    },
  }
}
