import { once } from 'node:events'
import { until } from '@portico/harness'
import t, { type Test } from 'tap'
import type { Connection } from '../../src/connection/connection.ts'
import { startService } from '../support/service.ts'
import { countOf, sightingOf } from '../support/sightings.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/* What a node asks and orders of a connection that it holds, as a back end has it asked and ordered. */

/* In development mode the grace of an expired token is short. */
const running = await startService({ env: { WEBSOCKET_DEV_MODE: 'true' } })
t.teardown(() => running[Symbol.asyncDispose]())

let users = 0

async function connect(t: Test) {
  const user = `user-${++users}`
  const client = await WireClient.connect(running.websocketUrl, { user })
  t.teardown(() => client[Symbol.asyncDispose]())
  const [held] = running.service.node.roster.matching({ user })
  if (held === undefined) throw new Error(`the node does not hold ${user}`)
  const { connection } = held as unknown as { readonly connection: Connection }
  return { user, client, held, connection }
}

async function order(method: string, params: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${running.url}/api/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test-key' },
    body: JSON.stringify(params),
  })
  const { result } = (await answer.json()) as { result: Record<string, unknown> }
  return result
}

t.test('it says who it is, and how far it is in each of its channels', async (t) => {
  const { user, client, held } = await connect(t)
  t.strictSame([held.describe().subscriptions, held.hasDiverged, held.queueBytes], [[], false, 0])
  const { epoch } = await client.call('subscribe', { channel: `feed:${user}` })
  await client.call('publish', { channel: `feed:${user}`, data: '1' as never })
  await client.publication()
  const { connections } = await order('connections', { user })
  t.match(connections, [
    {
      client: held.id,
      user,
      transport: 'websocket',
      address: '127.0.0.1',
      since: Number,
      queue_bytes: 0,
      subscriptions: [{ channel: `feed:${user}`, offset: 1, epoch }],
    },
  ])
  t.equal(held.describe().subscriptions.length, 1)
  t.match(held.seen(), [{ channel: `feed:${user}` }])
})

t.test('it is subscribed by order, once, and unsubscribed by order', async (t) => {
  const { user, client, held } = await connect(t)
  const channel = `feed:${user}`
  t.strictSame(await order('subscribe', { user, channel }), {})
  t.match(await client.pushes.next(), { channel, subscribe: { positioned: true } })
  t.strictSame(await order('subscribe', { user, channel }), {})
  await order('publish', { channel, data: 'now' })
  t.match(await client.pushes.next(), { channel, pub: { data: '"now"' } }, 'and not subscribed again')
  t.equal(held.describe().subscriptions.length, 1)
  t.strictSame(
    running.lines.filter(({ level }) => level === 'error'),
    [],
    'a repeated order is no failure',
  )
  await order('unsubscribe', { user, channel })
  t.match(await client.pushes.next(), { channel, unsubscribe: {} })
  t.equal(held.describe().subscriptions.length, 0)
})

t.test('what it is ordered while connect is answered is told behind that answer', async (t) => {
  const user = `user-${++users}`
  const channels = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => `feed:${user}-${index}`)
  const other = `feed:${user}`
  const { roster } = running.service.node
  const add = roster.add.bind(roster)
  t.teardown(() => {
    roster.add = add
  })
  // In the moment in which its node begins to hold it, the orders come.
  roster.add = (held) => {
    add(held)
    for (const channel of [other, channels.at(-1) ?? '']) void held.subscribe(channel)
    held.notify({ kind: 'test' } as never)
  }
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const { subs } = await client.call('connect', { token: await signToken({ user, claims: { channels } }) })
  t.match(String(client.frames[0]), /^{"id":1,"connect":/)
  t.strictSame([...(subs?.keys() ?? [])], channels.slice(0, -1))
  const told = await client.pushes.take(3)
  t.match(told.map(({ channel }) => channel).sort(), [other, channels.at(-1), undefined])
  for (const { channel, subscribe } of told) if (channel) t.ok(subscribe, channel)
  t.match(await order('publish', { channel: other, data: 1 }), { connections: 1 })
  t.match(await client.pushes.next(), { channel: other, pub: { data: '1' } })
})

t.test('an order that it cannot follow is its own finding, and no error of the service', async (t) => {
  const limited = await startService({ env: { LIMIT_CONNECTION_SUBSCRIPTIONS: '1' } })
  t.teardown(() => limited[Symbol.asyncDispose]())
  const client = await WireClient.connect(`${limited.websocketUrl}?trace=PT-0000C1`)
  t.teardown(() => client[Symbol.asyncDispose]())
  await client.call('subscribe', { channel: 'chat:1' })
  await limited.service.node.node.subscribe({ user: '42' }, 'chat:2')
  t.equal(await countOf(limited, 'limitExceeded'), 1)
  const { steps } = await sightingOf(limited, 'PT-0000C1')
  t.match(steps.at(-1), { finding: { id: 'limitExceeded', facts: { channel: 'chat:2' } } })
  t.strictSame(
    limited.lines.filter(({ level }) => level === 'error'),
    [],
  )
})

t.test('it is held no more when its connect command fails late, and has nothing left to ask', async (t) => {
  const user = `user-${++users}`
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const channels = [`feed:${user}`, 'unknown:1']
  const token = await signToken({ user, claims: { channels } })
  t.match(await client.refused('connect', { token }), { code: 102 })
  t.strictSame(running.service.node.roster.matching({ user }), [])
  t.match(await order('publish', { channel: `feed:${user}`, data: 1 }), { connections: 0 })
  client.call('rpc', { method: '$sys.ping' }).catch(() => {})
  t.equal((await client.closed).code, 3501)
})

t.test('what came in one frame with a refused connect command is passed over', async (t) => {
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const token = await signToken({ ttlSeconds: -60 })
  client.sendRaw(
    [
      { id: 1, connect: { token } },
      { id: 2, rpc: { method: '$sys.ping' } },
    ]
      .map((command) => JSON.stringify(command))
      .join('\n'),
  )
  await until('the answer', async () => client.frames.length > 0)
  t.match(JSON.parse(String(client.frames[0])), { id: 1, error: { code: 109 } })
  const heard = Promise.race([once(client.socket, 'pong').then(() => 'it stands'), client.closed])
  client.socket.ping()
  t.equal(await heard, 'it stands')
  client.call('rpc', { method: '$sys.ping' }).catch(() => {})
  t.equal((await client.closed).code, 3501, 'what comes later has no place')
})

t.test('its client is pinged, and what it answers is heard and is no command', async (t) => {
  const pongs = async () => {
    const metrics = await (await fetch(`${running.url}/metrics`)).text()
    return Number(/^portico_round_trip_seconds_count (\d+)/m.exec(metrics)?.[1])
  }
  const before = await pongs()
  const { client } = await connect(t)
  await until('a pong', async () => (await pongs()) > before)
  t.ok(client.frames.includes('{}'))
  await client.call('rpc', { method: '$sys.ping' })
  t.equal(client.frames.filter((frame) => frame !== '{}').length, 2, 'a reply to each of two commands')
})

t.test('closed it stays closed, whatever its last command comes to', async (t) => {
  const { client, connection } = await connect(t)
  connection.close('shutdown')
  connection.refuse()
  t.equal(connection.state, 'closed')
  t.equal((await client.closed).code, 3001)
})

t.test('it is told something about the service itself', async (t) => {
  const { client, held } = await connect(t)
  held.notify({ kind: 'test' } as never)
  t.match(await client.pushes.next(), { message: { data: '{"kind":"test"}' } })
})

t.test('it ends when its rights do, also when they are moved', async (t) => {
  const { user, client } = await connect(t)
  await order('refresh', { user, expire_at: 1 })
  t.equal((await client.closed).code, 3005)
})

t.test('it is disturbed alone, says so, and is calm again', async (t) => {
  const { client, held, connection } = await connect(t)
  t.strictSame(connection.disturbance, {})
  connection.disturb({ duplicate: true })
  t.strictSame(connection.disturbance, { duplicate: true })
  held.notify({ kind: 'twice' } as never)
  connection.disturb({})
  held.notify({ kind: 'once' } as never)
  const said = await client.pushes.take(3)
  t.strictSame(
    said.map(({ message }) => message?.data),
    ['{"kind":"twice"}', '{"kind":"twice"}', '{"kind":"once"}'],
  )
  t.strictSame(connection.disturbance, {})
})
