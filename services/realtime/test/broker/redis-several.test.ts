import { startRedis } from '@portico/harness'
import t from 'tap'
import { type Arrival, StoreUnavailable } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { Inbox } from '../inbox.ts'
import { openLinks } from '../redis/world.ts'
import { kept, saying, testBrokerContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('the Redis broker keeps the contract of brokers on several servers', async (t) => {
  const servers = [await startRedis(), await startRedis(), await startRedis()]
  for (const server of servers) t.teardown(() => server[Symbol.asyncDispose]())
  const urls = servers.map(({ url }) => url)
  testBrokerContract(t, redisWorld(urls.join(','), urls))
})

t.test('channels are spread evenly, the same on every node, whatever the order of the list', async (t) => {
  const servers = [await startRedis(), await startRedis()]
  for (const server of servers) t.teardown(() => server[Symbol.asyncDispose]())
  const urls = servers.map(({ url }) => url)
  const one = await openLinks(urls.join(','))
  t.teardown(() => one[Symbol.asyncDispose]())
  const other = await openLinks(urls.toReversed().join(', '))
  t.teardown(() => other[Symbol.asyncDispose]())
  let first = 0
  for (let index = 0; index < 1_000; index++) {
    const { name } = one.of(`room:${index}`).store
    if (other.of(`room:${index}`).store.name !== name) t.fail(`room:${index} has two homes`)
    if (name === one.first.store.name) first++
  }
  t.ok(first > 400 && first < 600, `${first} of 1000 are in the first`)
})

t.test('one that is away takes only its own channels with it', async (t) => {
  const servers = [await startRedis(), await startRedis()]
  for (const server of servers) t.teardown(() => server[Symbol.asyncDispose]())
  const links = await openLinks(servers.map(({ url }) => url).join(','), { canaryIntervalMs: 100 })
  t.teardown(() => links[Symbol.asyncDispose]())
  const inbox = new Inbox<Arrival>()
  const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
  const names = Array.from({ length: 20 }, (_, index) => `room:${index}`)
  for (const name of names) await broker.listen(name)
  const [away, there] = servers
  const gone = names.filter((name) => links.of(name).store.name.includes(String(away?.port)))
  const left = names.filter((name) => !gone.includes(name))
  t.ok(gone.length > 0 && left.length > 0 && there)

  await away?.kill()
  for (const name of gone) await t.rejects(broker.publish(name, saying(1), kept), StoreUnavailable)
  for (const name of left) {
    await broker.publish(name, saying(1), kept)
    t.match(await inbox.next(), { channel: name })
  }
  await away?.restart()
  t.same(await inbox.next(), { kind: 'interrupted', channels: new Set(gone) })
})
