import { startRedis } from '@portico/harness'
import { Redis } from 'ioredis'
import t from 'tap'
import { Keys } from '../../src/redis/keys.ts'
import { slotOf } from '../../src/redis/slot.ts'

t.test('finds the slot that Redis finds, and one for all keys of a channel', async (t) => {
  const server = await startRedis({ args: ['--cluster-enabled', 'yes'] })
  t.teardown(() => server[Symbol.asyncDispose]())
  const redis = new Redis(server.url)
  t.teardown(() => redis.disconnect())
  const keys = new Keys('portico')
  for (const name of ['', 'news', '{', '}', '{}', '}{', 'a{b}c', '{a}{b}', '雪', 'x'.repeat(255)]) {
    t.equal(slotOf(name), await redis.cluster('KEYSLOT', name), JSON.stringify(name))
    const all = [
      keys.meta(name),
      keys.stream(name),
      keys.bus(name),
      keys.once(name, '{k}'),
      ...(['clients', 'users', 'nodes', 'purged'] as const).map((part) => keys.presence(name, part)),
    ]
    const slots = await Promise.all(all.map((key) => redis.cluster('KEYSLOT', key)))
    t.equal(new Set(slots).size, 1, JSON.stringify(name))
    t.equal(slotOf(keys.bus(name)), slots[0])
  }
})
