import { startSentinelRedis, until } from '@portico/harness'
import t from 'tap'
import type { Arrival } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { Inbox } from '../inbox.ts'
import { openLinks } from '../redis/world.ts'
import { kept, saying, testBrokerContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('the Redis broker keeps the contract of brokers behind Sentinel', async (t) => {
  const redis = await startSentinelRedis()
  t.teardown(() => redis[Symbol.asyncDispose]())
  testBrokerContract(t, redisWorld(redis.url, [redis.master.url]))
})

t.test(
  'when the master dies the replica takes over, under other epochs, and subscriptions live on',
  async (t) => {
    const stack = new AsyncDisposableStack()
    t.teardown(() => stack.disposeAsync())
    const redis = stack.use(await startSentinelRedis())
    const options = { canaryIntervalMs: 200, canaryDeadlineMs: 300, commandTimeoutMs: 500 }
    const links = stack.use(await openLinks(redis.url, options))
    const inbox = new Inbox<Arrival>()
    const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
    await broker.listen('news')
    const before = await broker.publish('news', saying('before'), kept)
    t.match(await inbox.next(), { publication: saying('before') })

    await redis.master.kill()
    const publish = () => broker.publish('news', saying('after'), { ...kept, key: 'k' })
    const after = await until('the replica to take over', publish)
    t.not(after.position?.epoch, before.position?.epoch)
    // The new master's connections may be cut once more, when the sentinels have told everybody.
    const read = () => broker.read('news', { since: before.position, limit: 9 }, kept.retention)
    const page = await until('the new master to be read from', read)
    t.same(page.publications, [], 'nothing of another life is given out under the old position')

    await until(
      'the line to stand',
      async () => (await broker.publish('news', saying('live'), kept)).nodes > 0,
    )
    const arrived: Arrival[] = []
    const isLive = (arrival: Arrival | undefined) =>
      arrival?.kind === 'publication' && arrival.publication.data === saying('live').data
    while (!isLive(arrived.at(-1)) || !arrived.some(({ kind }) => kind === 'interrupted')) {
      arrived.push(await inbox.next())
      if (arrived.some(isLive) && arrived.at(-1)?.kind === 'interrupted') break
    }
    t.match(
      arrived.find(({ kind }) => kind === 'interrupted'),
      { channels: new Set(['news']) },
    )
  },
)
