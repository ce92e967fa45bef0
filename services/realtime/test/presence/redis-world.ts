import type { Test } from 'tap'
import { RedisPresence } from '../../src/presence/redis.ts'
import { openLinks } from '../redis/world.ts'
import type { PresenceWorld } from './contract.ts'

let worlds = 0

/** The presences of different nodes on one setting. */
export function redisWorld(setting: string) {
  return async (t: Test): Promise<PresenceWorld> => {
    const prefix = `test${++worlds}`
    let nodes = 0
    return {
      shared: true,
      open: async () => {
        const node = `node-${++nodes}`
        const links = await openLinks(setting, { prefix, node })
        t.teardown(() => links[Symbol.asyncDispose]())
        return new RedisPresence(links, node)
      },
    }
  }
}
