import { startRedis, startRelay, until } from '@portico/harness'
import type { ClientInfo } from '@portico/protocol'
import t, { type Test } from 'tap'
import { RedisPresence } from '../../src/presence/redis.ts'
import { Inbox } from '../inbox.ts'
import { openLinks } from '../redis/world.ts'
import { member } from './contract.ts'

const leaseMs = 400
const quick = { leaseMs, canaryIntervalMs: 100, canaryDeadlineMs: 200, commandTimeoutMs: 150 }

interface Noticed {
  readonly channel: string
  readonly infos: readonly ClientInfo[]
}

/** A node that stays, and one behind a relay. */
async function setup(t: Test) {
  const stack = new AsyncDisposableStack()
  t.teardown(() => stack.disposeAsync())
  const server = stack.use(await startRedis())
  const relay = stack.use(await startRelay(server.port))
  const open = async (node: string, url: string) => {
    const links = stack.use(await openLinks(url, { ...quick, node }))
    const [vanished, returned] = [new Inbox<Noticed>(), new Inbox<Noticed>()]
    const presence = new RedisPresence(links, node, (kind, channel, infos) =>
      (kind === 'leave' ? vanished : returned).put({ channel, infos }),
    )
    return { presence, vanished, returned, links }
  }
  const staying = await open('staying', server.url)
  const leaving = await open('leaving', `redis://127.0.0.1:${relay.port}`)
  return { server, relay, staying, leaving }
}

t.test('ghosts of a dead node vanish with its lease, and are announced by whoever notices', async (t) => {
  const { relay, staying, leaving } = await setup(t)
  await staying.presence.enter('room', member('ada', 'c1'))
  await leaving.presence.enter('room', member('ada', 'c2'))
  await leaving.presence.enter('room', member('bob', 'c3'))
  relay.freeze()
  t.same(await staying.presence.count('room'), { clients: 3, users: 2 }, 'its lease still holds')
  t.same(await staying.vanished.next(), { channel: 'room', infos: [member('bob', 'c3')] })
  t.same([...(await staying.presence.list('room')).keys()], ['c1'])
  t.same(await staying.presence.count('room'), { clients: 1, users: 1 })
})

t.test('whoever looks at a channel first clears the ghosts away', async (t) => {
  const { relay, staying, leaving } = await setup(t)
  await leaving.presence.enter('room', member('bob', 'c3'))
  relay.freeze()
  await until('the ghost to be gone', async () => (await staying.presence.count('room')).clients === 0)
  t.same(await staying.vanished.next(), { channel: 'room', infos: [member('bob', 'c3')] })
})

t.test('a ghost does not make a user who comes back one who was there', async (t) => {
  const { relay, staying, leaving } = await setup(t)
  await leaving.presence.enter('room', member('bob', 'c3'))
  relay.freeze()
  await until('the lease to end', async () => !(await livesOn(staying.links)))
  t.equal(await staying.presence.enter('room', member('bob', 'c4')), true)
  t.same(await staying.presence.count('room'), { clients: 1, users: 1 })
})

t.test('a node that was only thought dead brings everybody back, and tells the others', async (t) => {
  const { relay, staying, leaving } = await setup(t)
  await leaving.presence.enter('room', member('bob', 'c3'))
  await staying.presence.enter('room', member('ada', 'c1'))
  await leaving.presence.enter('room', member('ada', 'c2'))
  relay.freeze()
  await until('the ghosts to be gone', async () => (await staying.presence.count('room')).clients === 1)
  t.same(staying.vanished.drain(), [{ channel: 'room', infos: [member('bob', 'c3')] }])
  relay.resume()
  t.same(await leaving.returned.next(), { channel: 'room', infos: [member('bob', 'c3')] })
  await until('both to be back', async () => (await staying.presence.count('room')).clients === 3)
  t.same(await staying.presence.count('room'), { clients: 3, users: 2 })
  t.same(leaving.returned.drain(), [], 'of whom no leave was told, no join is')
})

t.test('everybody is back after Redis lost its data, and nobody is told of what nobody missed', async (t) => {
  const { server, staying, leaving } = await setup(t)
  await staying.presence.enter('room', member('ada', 'c1'))
  await leaving.presence.enter('room', member('bob', 'c3'))
  await server.kill()
  await server.restart()
  await until('both to be back', async () => (await staying.presence.count('room')).users === 2)
  t.same([...staying.returned.drain(), ...leaving.returned.drain()], [])
})

t.test('whoever left while Redis was away is gone when it is back, and the others are told', async (t) => {
  const { relay, staying, leaving } = await setup(t)
  await leaving.presence.enter('room', member('bob', 'c3'))
  await leaving.presence.enter('room', member('eve', 'c5'))
  relay.freeze()
  await t.rejects(leaving.presence.leave('room', member('bob', 'c3')))
  relay.resume()
  await until('bob to be gone', async () => {
    const present = await staying.presence.list('room')
    return present.has('c5') && !present.has('c3')
  })
  const told: Noticed[] = []
  await until('the others to be told', async () => {
    told.push(...leaving.vanished.drain(), ...staying.vanished.drain())
    return told.some(({ infos }) => infos.some(({ user }) => user === 'bob'))
  })
})

async function livesOn(links: Awaited<ReturnType<typeof openLinks>>): Promise<boolean> {
  return (await links.first.lease.survey()).has('leaving')
}
