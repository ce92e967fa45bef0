import type { ClientInfo, RawJson } from '@portico/protocol'
import type { Test } from 'tap'
import type { Presence } from '../../src/presence/presence.ts'

/** One store, and the nodes on it. */
export interface PresenceWorld {
  /** Whether a second presence on the same store is another node. */
  readonly shared: boolean
  open(): Promise<Presence>
}

export const member = (user: string, client: string): ClientInfo => ({
  user,
  client,
  conn_info: JSON.stringify({ name: user }) as RawJson,
})

/** What every presence must do. Call it once per implementation, with a new store. */
export function testPresenceContract(t: Test, createWorld: (t: Test) => Promise<PresenceWorld>): void {
  async function setup(t: Test) {
    const world = await createWorld(t)
    const open = async () => {
      const presence = await world.open()
      t.teardown(() => presence[Symbol.asyncDispose]())
      return presence
    }
    const here = await open()
    return { here, there: world.shared ? await open() : here }
  }

  t.test('knows nobody in a channel nobody entered', async (t) => {
    const { here } = await setup(t)
    t.same(await here.list('room'), new Map())
    t.same(await here.count('room'), { clients: 0, users: 0 })
  })

  t.test('lists who entered, keyed by connection, on every node', async (t) => {
    const { here, there } = await setup(t)
    await here.enter('room', member('ada', 'c1'))
    await there.enter('room', member('bob', 'c2'))
    const everybody = new Map([
      ['c1', member('ada', 'c1')],
      ['c2', member('bob', 'c2')],
    ])
    t.same(new Map(await here.list('room')), everybody)
    t.same(new Map(await there.list('room')), everybody)
    t.same(await there.count('room'), { clients: 2, users: 2 })
  })

  t.test('keeps channels apart', async (t) => {
    const { here } = await setup(t)
    await here.enter('room', member('ada', 'c1'))
    t.same(await here.list('other'), new Map())
    t.equal(await here.enter('other', member('ada', 'c1')), true)
  })

  t.test('reports the first connection of a user and the last one', async (t) => {
    const { here, there } = await setup(t)
    t.equal(await here.enter('room', member('ada', 'c1')), true)
    t.equal(await there.enter('room', member('ada', 'c2')), false)
    t.same(await here.count('room'), { clients: 2, users: 1 })
    t.equal(await here.leave('room', member('ada', 'c1')), false)
    t.same([...(await there.list('room')).keys()], ['c2'])
    t.equal(await there.leave('room', member('ada', 'c2')), true)
    t.same(await here.count('room'), { clients: 0, users: 0 })
    t.equal(await here.enter('room', member('ada', 'c3')), true)
  })

  t.test('counts all anonymous connections as one user', async (t) => {
    const { here, there } = await setup(t)
    t.equal(await here.enter('room', member('', 'c1')), true)
    t.equal(await there.enter('room', member('', 'c2')), false)
    t.same(await here.count('room'), { clients: 2, users: 1 })
  })

  t.test('takes a connection that enters again as the same one, with its new info', async (t) => {
    const { here } = await setup(t)
    await here.enter('room', member('ada', 'c1'))
    const renamed = { ...member('ada', 'c1'), conn_info: '{"name":"Countess"}' as RawJson }
    t.equal(await here.enter('room', renamed), false)
    t.same((await here.list('room')).get('c1'), renamed)
    t.same(await here.count('room'), { clients: 1, users: 1 })
    t.equal(await here.leave('room', renamed), true)
  })

  t.test('takes a second leave for nothing', async (t) => {
    const { here } = await setup(t)
    await here.enter('room', member('ada', 'c1'))
    await here.enter('room', member('ada', 'c2'))
    await here.leave('room', member('ada', 'c1'))
    t.equal(await here.leave('room', member('ada', 'c1')), false)
    t.equal(await here.leave('elsewhere', member('ada', 'c2')), false)
    t.same(await here.count('room'), { clients: 1, users: 1 })
  })

  t.test('takes any name for a user and a channel', async (t) => {
    const { here, there } = await setup(t)
    for (const name of ['', '{}', '}', '__proto__', 'a\nb', '雪 🦀', 'a:presence']) {
      t.equal(await here.enter(name, member(name, `c-${name}`)), true, JSON.stringify(name))
      t.same(new Map(await there.list(name)), new Map([[`c-${name}`, member(name, `c-${name}`)]]))
    }
  })

  t.test('is disposed twice without complaint', async (t) => {
    const { here } = await setup(t)
    await here[Symbol.asyncDispose]()
    await here[Symbol.asyncDispose]()
  })
}
