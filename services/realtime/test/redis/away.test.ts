import { setImmediate as nextTurn } from 'node:timers/promises'
import { type RedisServer, startRedis, startRelay, until } from '@portico/harness'
import t, { type Test } from 'tap'
import { type Arrival, StoreUnavailable } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { RedisLinks } from '../../src/redis/links.ts'
import { kept, saying } from '../broker/contract.ts'
import { Inbox } from '../inbox.ts'
import { openLinks, proven, silent } from './world.ts'

const quick = { canaryIntervalMs: 100, canaryDeadlineMs: 200, commandTimeoutMs: 300 }

async function setup(t: Test, server: RedisServer, setting = server.url) {
  const links = await openLinks(setting, quick)
  t.teardown(() => links[Symbol.asyncDispose]())
  const inbox = new Inbox<Arrival>()
  const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
  return { links, inbox, broker }
}

async function startServer(t: Test) {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())
  return server
}

async function rejectsSoon(t: Test, work: () => Promise<unknown>, withinMs: number) {
  const started = performance.now()
  await t.rejects(work(), StoreUnavailable)
  const took = performance.now() - started
  t.ok(took < withinMs, `rejected after ${Math.round(took)} ms`)
}

t.test('while Redis is gone everything is refused at once, and nothing is queued for later', async (t) => {
  const server = await startServer(t)
  const { broker, inbox } = await setup(t, server)
  await broker.listen('news')
  await server.kill()
  await rejectsSoon(t, () => broker.publish('news', saying('refused'), kept), 300)
  await rejectsSoon(t, () => broker.read('news', { limit: 0 }, kept.retention), 300)
  await rejectsSoon(t, () => broker.listen('sport'), 300)
  await broker.unlisten('sport')

  await server.restart()
  t.same(await inbox.next(), { kind: 'interrupted', channels: new Set(['news']) })
  const taken = await until('Redis to be there', () => broker.publish('news', saying('taken'), kept))
  t.match(taken, { position: { offset: 1 }, nodes: 1 })
  t.match(await inbox.next(), { publication: saying('taken') })
  t.match(await broker.publish('sport', saying('nobody'), kept), { nodes: 0 })
})

t.test('a Redis that hangs is away after the time of a command', async (t) => {
  const server = await startServer(t)
  const { broker } = await setup(t, server)
  server.freeze()
  const published = broker.publish('news', saying(1), kept)
  await t.rejects(published, { place: 'redis', cause: { message: 'Command timed out' } })
  server.thaw()
})

t.test('a command connection that is half-open is replaced', async (t) => {
  const server = await startServer(t)
  const relay = await startRelay(server.port)
  t.teardown(() => relay[Symbol.asyncDispose]())
  const { broker } = await setup(t, server, `redis://127.0.0.1:${relay.port}`)
  relay.freeze({ matching: /evalsha/i })
  await rejectsSoon(t, () => broker.publish('news', saying(1), kept), 1_000)
  const published = await until('Redis to be there', () => broker.publish('news', saying(2), kept))
  t.match(published, { repeated: false })
})

t.test(
  'a publication whose answer was lost is published once when it is repeated with its key',
  async (t) => {
    const server = await startServer(t)
    const relay = await startRelay(server.port)
    t.teardown(() => relay[Symbol.asyncDispose]())
    const { broker } = await setup(t, server, `redis://127.0.0.1:${relay.port}`)
    relay.delay(50)
    const published = broker.publish('news', saying(1), { ...kept, key: 'k' })
    const other = await setup(t, server)
    for (let top = 0; top === 0; ) {
      top = (await other.broker.read('news', { limit: 0 }, kept.retention)).top.offset
    }
    relay.cut()
    relay.delay(0)
    await t.rejects(published, StoreUnavailable)
    const again = () => broker.publish('news', saying(1), { ...kept, key: 'k' })
    t.match(await until('Redis to be there', again), { repeated: true, position: { offset: 1 } })
  },
)

t.test('streams continue under another epoch after a restart, even when it brought data back', async (t) => {
  const server = await startRedis({ args: ['--save', '3600 1'] })
  t.teardown(() => server[Symbol.asyncDispose]())
  const { broker, links } = await setup(t, server)
  const before = await broker.publish('news', saying('on disk'), kept)
  await links.first.store.run((client) => client.save())
  await broker.publish('news', saying('acknowledged, and lost'), kept)
  await server.kill()
  await server.restart()
  const page = await until('Redis to be there', () =>
    broker.read('news', { since: before.position, limit: 9 }, kept.retention),
  )
  t.not(page.top.epoch, before.position?.epoch)
  t.same(page.publications, [])
  const all = await broker.read('news', { limit: 9 }, kept.retention)
  t.same(all, { top: { ...page.top, offset: 0 }, publications: [] })
  t.match(await broker.publish('news', saying('first'), kept), { position: { ...page.top, offset: 1 } })
})

t.test('what is kept from the moment of connecting on is listened to', async (t) => {
  const server = await startServer(t)
  const links = new RedisLinks(server.url, { ...quick, node: 'eager', log: silent })
  t.teardown(() => links[Symbol.asyncDispose]())
  const { bus, store } = links.first
  const kept = new Set<string>()
  const received = new Inbox<string>()
  const listener = {
    received: (name: string) => received.put(name),
    interrupted: (names: ReadonlySet<string>) => {
      for (const name of names) kept.add(name)
    },
  }
  const all = Array.from({ length: 40 }, (_, index) => `name-${index}`)
  // One per turn of the event loop, so that some fall into the connecting and the restoring.
  for (const name of all) {
    bus.keep(name, listener)
    await nextTurn()
  }
  await until('all names', () => kept.size === all.length)
  for (const name of all) t.equal(await store.publish(name, ''), 1, name)
})

t.test('a service that starts without Redis is there, and finds it when it comes', async (t) => {
  const server = await startServer(t)
  await server.stop()
  const links = new RedisLinks(server.url, { ...quick, node: 'early', log: silent })
  t.teardown(() => links[Symbol.asyncDispose]())
  const broker = new RedisBroker(links, () => {})
  await rejectsSoon(t, () => broker.publish('news', saying(1), kept), 300)
  t.equal(links.isReady, false)
  await server.restart()
  await proven(links)
  t.match(await broker.publish('news', saying(1), kept), { position: { offset: 1 } })
})
