import type { Fault } from './fault.ts'
import { away, broken } from './names.ts'

/** Processes that die, and come back. */
export const processFaults = {
  nodeCrash: {
    says: 'kill -9 of a node, and its restart',
    subject: 'nodes',
    lastsMs: [500, 4_000],
    named: broken,
    async cause({ house }, random) {
      const { name, service } = random.pick(house.nodes)
      await service.kill()
      return { target: name, mend: () => service.startAgain() }
    },
  },
  redisLost: {
    says: 'kill -9 of Redis, and its restart without its data',
    subject: 'redis',
    lastsMs: [500, 4_000],
    named: [...broken, ...away],
    renewsRedis: true,
    async cause({ house: { redis } }) {
      await redis.kill()
      await redis.lose()
      return { target: 'redis', mend: () => redis.restart() }
    },
  },
} as const satisfies Record<string, Fault>
