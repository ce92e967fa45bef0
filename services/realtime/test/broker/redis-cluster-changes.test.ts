import { type RedisCluster, startRedisCluster, until } from '@portico/harness'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type Arrival, StoreUnavailable } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { slotOf } from '../../src/redis/slot.ts'
import { Inbox } from '../inbox.ts'
import { openLinks, proven } from '../redis/world.ts'
import { kept, saying } from './contract.ts'

const quick = { canaryIntervalMs: 200, canaryDeadlineMs: 300, commandTimeoutMs: 500 }

async function setup(t: Test, cluster: RedisCluster) {
  const links = await openLinks(cluster.url, quick)
  t.teardown(() => links[Symbol.asyncDispose]())
  const inbox = new Inbox<Arrival>()
  const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
  const slot = (channel: string) => slotOf(links.first.store.keys.bus(channel))
  const homeOf = (channel: string) => links.first.store.topology.homeOf(links.first.store.keys.bus(channel))
  return { links, inbox, broker, slot, homeOf }
}

t.test('a channel follows its slot to another master, and its subscriptions with it', async (t) => {
  const cluster = await startRedisCluster()
  t.teardown(() => cluster[Symbol.asyncDispose]())
  const { broker, inbox, slot, homeOf, links } = await setup(t, cluster)
  await broker.listen('news')
  await broker.publish('news', saying('before'), kept)
  t.match(await inbox.next(), { publication: saying('before') })

  const from = cluster.nodes.find(({ port }) => homeOf('news') === `127.0.0.1:${port}`)
  const to = cluster.nodes.find((node) => node !== from)
  if (from === undefined || to === undefined) throw new Error('somebody is home')
  await moveSlot(cluster, slot('news'), { from: from.url, to: to.url, port: to.port })

  t.same(await inbox.next(), { kind: 'interrupted', channels: new Set(['news']) })
  t.equal(homeOf('news'), `127.0.0.1:${to.port}`)
  t.match(await broker.publish('news', saying('after'), kept), { nodes: 1 })
  t.match(await inbox.next(), { publication: saying('after') })
  await proven(links)
})

t.test('a master that is gone takes only its own channels with it, until it is back', async (t) => {
  const cluster = await startRedisCluster()
  t.teardown(() => cluster[Symbol.asyncDispose]())
  for (const { url } of cluster.nodes) {
    const redis = new Redis(url)
    await redis.config('SET', 'cluster-require-full-coverage', 'no')
    redis.disconnect()
  }
  const { broker, inbox, homeOf } = await setup(t, cluster)
  const names = Array.from({ length: 12 }, (_, index) => `room:${index}`)
  for (const name of names) await broker.listen(name)
  const [dead] = cluster.nodes
  const gone = names.filter((name) => homeOf(name) === `127.0.0.1:${dead?.port}`)
  const left = names.filter((name) => !gone.includes(name))
  t.ok(gone.length > 0 && left.length > 0)

  await dead?.kill()
  for (const name of gone) await t.rejects(broker.publish(name, saying(1), kept), StoreUnavailable)
  for (const name of left) {
    await until(name, () => broker.publish(name, saying(1), kept))
    t.match(await inbox.next(), { channel: name })
  }
  await dead?.restart()
  t.same(await inbox.next(), { kind: 'interrupted', channels: new Set(gone) })
  for (const name of gone) {
    await until(name, () => broker.publish(name, saying(2), kept))
    t.match(await inbox.next(), { channel: name, publication: saying(2) })
  }
})

interface Move {
  readonly from: string
  readonly to: string
  readonly port: number
}

/** As redis-cli --cluster reshard does, with all keys of the slot. */
async function moveSlot(cluster: RedisCluster, slot: number, { from, to, port }: Move): Promise<void> {
  const clients = cluster.nodes.map(({ url }) => new Redis(url))
  const source = clients[cluster.nodes.findIndex(({ url }) => url === from)]
  const target = clients[cluster.nodes.findIndex(({ url }) => url === to)]
  if (source === undefined || target === undefined) throw new Error('no such nodes')
  const [sourceId, targetId] = [await source.cluster('MYID'), await target.cluster('MYID')]
  await target.cluster('SETSLOT', slot, 'IMPORTING', String(sourceId))
  await source.cluster('SETSLOT', slot, 'MIGRATING', String(targetId))
  const keys = (await source.cluster('GETKEYSINSLOT', slot, 1_000)) as string[]
  for (const key of keys) await source.migrate('127.0.0.1', port, key, 0, 1_000)
  for (const client of [target, source, ...clients])
    await client.cluster('SETSLOT', slot, 'NODE', String(targetId))
  for (const client of clients) client.disconnect()
}
