import type { Test } from 'tap'
import { RedisControl } from '../../src/control/redis.ts'
import { openLinks, silent } from '../redis/world.ts'
import type { ControlWorld } from './contract.ts'

let worlds = 0

/** Three nodes on one setting. */
export function redisWorld(setting: string) {
  return async (t: Test): Promise<ControlWorld> => {
    const prefix = `test${++worlds}`
    return {
      size: 3,
      open: async (node, handler) => {
        const links = await openLinks(setting, { prefix, node })
        t.teardown(() => links[Symbol.asyncDispose]())
        const control = new RedisControl({ link: links.first, node, handler, log: silent })
        await control.listening
        return control
      },
    }
  }
}
