import { type RedisServer, startRedis } from '@portico/harness'
import { grouped, spelled } from '../figures/words.ts'
import { portico, serverOf, startNode } from '../servers/portico.ts'
import type { Contestant } from '../servers/server.ts'
import { roundSeconds } from './length.ts'
import type { Form, Part } from './part.ts'
import { inTurn, startRivals } from './rival.ts'

interface Size {
  readonly subscribers: number
  readonly rate: number
  readonly rounds: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: { subscribers: 4_000, rate: 2, rounds: 3 },
  short: { subscribers: 40, rate: 10, rounds: 1 },
}

export const nodes: Part = {
  name: 'nodes',
  title: 'Workers and nodes',
  says:
    `${grouped(sizes.full.subscribers)} subscribers of one channel, ${spelled(sizes.full.rate)} publications per second, ` +
    'with different numbers of workers and nodes. The CPU is that of all processes of the service, without Redis. ' +
    'With Redis every publication goes through it, even on one node.',
  async measure({ form, figures, progress }) {
    const { subscribers, rate, rounds } = sizes[form]
    await using redis = await startRedis()
    await using field = await startRivals(contestantsOn(redis), { count: subscribers })
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}`)
      for (const rival of inTurn(field.rivals, round)) {
        const seconds = roundSeconds(form, { rate, seconds: 2 })
        const { published, cpuMicros, delivered, latency } = await rival.run({ rate, seconds })
        const found = { cpu: cpuMicros / delivered, p50: latency.p50 / 1_000, p99: latency.p99 / 1_000 }
        figures.note(`${subscribers} subscribers`, rival.name, found, published)
      }
    }
  },
}

function contestantsOn({ url: REDIS_URL }: RedisServer): readonly Contestant[] {
  return [
    { ...portico, name: 'one node, memory' },
    {
      name: 'one node, Redis',
      start: async (options) => serverOf([await startNode({ REDIS_URL })], options),
    },
    {
      name: 'one node of two workers, Redis',
      start: async (options) => serverOf([await startNode({ REDIS_URL, WORKERS: '2' })], options),
    },
    {
      name: 'two nodes, Redis',
      start: async (options) =>
        serverOf([await startNode({ REDIS_URL }), await startNode({ REDIS_URL })], options),
    },
  ]
}
