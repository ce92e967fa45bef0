import { startSentinelRedis } from '@portico/harness'
import type { Redis } from 'ioredis'
import t from 'tap'
import { connectForCommands, connectForListening } from '../../src/redis/connect.ts'
import { parseRedisLocations } from '../../src/redis/location.ts'

/** What ioredis calls when a sentinel tells it of another master. */
interface Told {
  readonly connector: { disconnect(): void }
}

t.test(
  'a failover that is announced while the sentinels are asked ends no connection for good',
  async (t) => {
    const sentinel = await startSentinelRedis()
    t.teardown(() => sentinel[Symbol.asyncDispose]())
    const timing = { commandTimeoutMs: 2_000 }
    const clients = parseRedisLocations(sentinel.url).flatMap((location) => [
      connectForCommands(location, timing) as Redis,
      connectForListening(location, timing),
    ])
    t.equal(clients.length, 2)
    for (const redis of clients) {
      t.teardown(() =>
        redis
          .removeAllListeners()
          .on('error', () => {})
          .disconnect(),
      )
      const heard = (event: string) => new Promise<void>((resolve) => redis.once(event, () => resolve()))
      if (redis.status !== 'ready') await heard('ready')
      const [connecting, ended, back] = [heard('connecting'), heard('end'), heard('ready')]
      redis.disconnect(true)
      await connecting
      ;(redis as unknown as Told).connector.disconnect()
      await ended
      await back
      t.equal(await redis.ping(), 'PONG')
    }
  },
)
