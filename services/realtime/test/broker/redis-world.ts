import { Redis } from 'ioredis'
import type { Test } from 'tap'
import type { ArrivalListener } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { openLinks } from '../redis/world.ts'
import type { BrokerWorld } from './contract.ts'

let worlds = 0

/** Brokers of different nodes on one setting. `servers` are all that must be emptied for it to have lost its history. */
export function redisWorld(setting: string, servers: readonly string[]) {
  return async (t: Test): Promise<BrokerWorld> => {
    const prefix = `test${++worlds}`
    return {
      shared: true,
      open: async (arrived: ArrivalListener) => {
        const links = await openLinks(setting, { prefix })
        t.teardown(() => links[Symbol.asyncDispose]())
        return new RedisBroker(links, arrived)
      },
      loseHistory: async () => {
        for (const url of servers) {
          const redis = new Redis(url)
          await redis.flushall()
          redis.disconnect()
        }
      },
    }
  }
}
