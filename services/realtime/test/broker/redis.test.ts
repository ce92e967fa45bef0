import { startRedis } from '@portico/harness'
import t from 'tap'
import { type Arrival, StoreUnavailable } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { Inbox } from '../inbox.ts'
import { openLinks } from '../redis/world.ts'
import { kept, saying, testBrokerContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('the Redis broker keeps the contract of brokers', async (t) => {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())
  testBrokerContract(t, redisWorld(server.url, [server.url]))
})

t.test('what somebody else sends into the names of the bus is logged and dropped', async (t) => {
  await using server = await startRedis()
  const lines: string[] = []
  const log = { info: () => {}, error: (_: unknown, line?: string) => lines.push(String(line)) }
  await using links = await openLinks(server.url, { log })
  const inbox = new Inbox<Arrival>()
  const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
  await broker.listen('news')
  const name = links.first.store.keys.bus('news')
  for (const garbage of ['', 'join\n{', ' 0\n{"tags":7\n', 'x'])
    await links.first.store.publish(name, garbage)
  await broker.publish('news', saying('sense'), kept)
  let arrival = await inbox.next()
  while (arrival.kind !== 'publication' || arrival.publication.offset !== 1) arrival = await inbox.next()
  t.match(arrival, { publication: saying('sense') })
  t.ok(lines.includes('a message on the bus is unreadable'))
})

t.test('a channel that cannot be listened to is refused', async (t) => {
  await using server = await startRedis()
  const links = await openLinks(server.url)
  const broker = new RedisBroker(links, () => {})
  await links[Symbol.asyncDispose]()
  await t.rejects(broker.listen('news'), StoreUnavailable)
})

t.test('a lost script is sent again', async (t) => {
  await using server = await startRedis()
  await using links = await openLinks(server.url)
  const broker = new RedisBroker(links, () => {})
  await links.first.store.run((client) => client.script('FLUSH'))
  t.match(await broker.publish('news', saying(1), kept), { position: { offset: 1 } })
})

t.test('Redis forgets publications, positions and keys by itself', async (t) => {
  await using server = await startRedis()
  await using links = await openLinks(server.url)
  const broker = new RedisBroker(links, () => {})
  await broker.publish('news', saying(1), { ...kept, key: 'k' })
  const { keys } = links.first.store
  const ttl = (key: string) => links.first.store.run((client) => client.pttl(key))
  const near = async (key: string, seconds: number) => {
    const left = (await ttl(key)) / 1_000
    t.ok(left > seconds - 5 && left <= seconds, `${key} goes in ${left} s`)
  }
  await near(keys.stream('news'), 60)
  await near(keys.meta('news'), 30 * 24 * 3600)
  await near(keys.once('news', 'k'), 300)
  await links.first.store.run((client) => client.del(keys.stream('news')))
  const page = await broker.read('news', { limit: 9 }, kept.retention)
  t.match(page, { top: { offset: 1 }, publications: [] })
})

t.test(
  'a stream that was only asked for is soon forgotten, and whoever stood at its beginning goes on',
  async (t) => {
    await using server = await startRedis()
    await using links = await openLinks(server.url)
    const broker = new RedisBroker(links, () => {})
    const { keys } = links.first.store
    const seconds = (channel: string) => links.first.store.run((client) => client.ttl(keys.meta(channel)))
    const topOf = async (channel: string) => (await broker.read(channel, { limit: 0 }, kept.retention)).top
    const top = await topOf('made-up')
    t.equal(top.offset, 0)
    const short = await seconds('made-up')
    t.ok(short > 0 && short <= 600, `it goes in ${short} s`)

    const { position } = await broker.publish('made-up', saying(1), kept)
    t.strictSame(position, { epoch: top.epoch, offset: 1 }, 'who stands at its beginning goes on')
    const long = await seconds('made-up')
    t.ok(long > 600, `it goes in ${long} s, with its first publication`)
    await topOf('made-up')
    t.ok((await seconds('made-up')) > 600, 'nor is it forgotten for having been read')

    const before = await topOf('forgotten')
    await links.first.store.run((client) => client.del(keys.meta('forgotten')))
    await broker.publish('forgotten', saying(1), kept)
    const after = await broker.read('forgotten', { since: before, limit: 9 }, kept.retention)
    t.not(after.top.epoch, before.epoch)
    t.match(after, { continues: true, publications: [{ offset: 1 }] })
    const later = await broker.read(
      'forgotten',
      { since: { ...before, offset: 1 }, limit: 9 },
      kept.retention,
    )
    t.strictSame([later.publications, later.continues], [[], undefined], 'nothing follows what never was')
  },
)

t.test(
  'an epoch in which something may have been published is told as lost, also from its beginning',
  async (t) => {
    await using server = await startRedis()
    await using links = await openLinks(server.url)
    const broker = new RedisBroker(links, () => {})
    const { store } = links.first
    const topOf = async (channel: string) => (await broker.read(channel, { limit: 0 }, kept.retention)).top
    const { epoch } = await topOf('news')
    await broker.publish('news', saying(1), kept)
    const life = epoch.slice(0, 8)
    const daysAgo = (days: number) =>
      Math.floor(Date.now() / 1_000 - days * 24 * 3600)
        .toString(16)
        .padStart(8, '0')
    const read = (since: string) =>
      broker.read('news', { since: { epoch: since, offset: 0 }, limit: 9 }, kept.retention)
    const continues = async (since: string) => (await read(since)).continues === true
    t.equal(await continues(`${life}${daysAgo(29)}abcdefgh`), true, 'it would still be there')
    t.equal(await continues(`${life}${daysAgo(31)}abcdefgh`), false, 'it may have been forgotten for its age')
    t.equal(await continues(`00000000${daysAgo(1)}abcdefgh`), false, 'another life of Redis')
    t.equal(await continues(`${life}abcdefgh`), false, 'an epoch of an older version')
    await store.run((client) => client.flushall())
    t.equal(await continues(epoch), false, 'somebody has emptied Redis')
  },
)

t.test('an epoch that Redis may have evicted is told as lost', async (t) => {
  await using server = await startRedis()
  await using links = await openLinks(server.url)
  const broker = new RedisBroker(links, () => {})
  const { store } = links.first
  const set = (name: string, value: string) => store.run((client) => client.config('SET', name, value))
  const { top } = await broker.read('news', { limit: 0 }, kept.retention)
  await store.run((client) => client.set('another', 'key'))
  await set('maxmemory-policy', 'allkeys-random')
  await set('maxmemory', '1')
  await t.rejects(store.run((client) => client.set('one', 'more')))
  await set('maxmemory', '0')
  await store.run((client) => client.del(store.keys.meta('news')))
  const { continues } = await broker.read('news', { since: top, limit: 9 }, kept.retention)
  t.equal(continues, undefined)
})
