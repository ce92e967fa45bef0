import { once } from 'node:events'
import { until } from '@portico/harness'
import { decodeReplies, type RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient, type WireClientOptions } from '../support/wire-client.ts'

const running = await startService()
t.teardown(() => running[Symbol.asyncDispose]())
const { node } = running.service.node
const json = (value: unknown) => JSON.stringify(value) as RawJson

async function connect(
  t: Test,
  options: WireClientOptions & { readonly user?: string } = {},
): Promise<WireClient> {
  const client = await WireClient.connect(running.websocketUrl, options)
  t.teardown(() => client[Symbol.asyncDispose]())
  return client
}

t.test('[T4] commands of one frame run in their order, however long connect takes', async (t) => {
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const token = await signToken()
  client.sendRaw(
    [
      { id: 1, connect: { token } },
      { id: 2, subscribe: { channel: 'chat:t4' } },
      { id: 3, unsubscribe: { channel: 'chat:t4' } },
      { id: 4, subscribe: { channel: 'chat:t4' } },
      { id: 5, publish: { channel: 'chat:t4', data: 1 } },
    ]
      .map((command) => JSON.stringify(command))
      .join('\n'),
  )
  await client.publication()
  await until('the last reply', () => client.frames.join('\n').includes('"id":5'))
  const lines = client.frames
    .join('\n')
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    lines.filter(({ id }) => id).map(({ id, error }) => [id, error]),
    [1, 2, 3, 4, 5].map((id) => [id, undefined]),
  )
})

t.test(
  '[T5] an unsubscribe by the server while a subscribe is under way ends it, and another may begin',
  async (t) => {
    const client = await connect(t, { user: 't5' })
    for (let round = 0; round < 20; round++) {
      const subscribed = client.call('subscribe', { channel: 'private:t5' })
      const ended = node.unsubscribe({ user: 't5' }, 'private:t5')
      await Promise.allSettled([subscribed, ended])
      await client.call('unsubscribe', { channel: 'private:t5' })
    }
    client.pushes.drain()
    t.match(await client.call('subscribe', { channel: 'private:t5' }), { positioned: true })
    await node.publish('private:t5', { data: json('once') })
    t.match(await client.publication(), { data: '"once"' })
    await client.call('rpc', { method: '$sys.ping' })
    t.same(client.pushes.drain(), [], 'and delivers once')
  },
)

t.test('[T6] the reply to a subscribe comes before anything of its channel', async (t) => {
  let publishing = true
  const flood = (async () => {
    while (publishing) {
      await node.publish('feed:t6', { data: json('x') })
      await new Promise(setImmediate)
    }
  })()
  for (let round = 0; round < 20; round++) {
    const client = await connect(t)
    const { offset = 0 } = await client.call('subscribe', { channel: 'feed:t6' })
    const first = await client.publication()
    t.equal(first.offset, offset + 1, 'and nothing is lost in between')
    const lines = client.frames.join('\n').split('\n')
    const [reply, push] = [
      lines.findIndex((line) => line.includes('"subscribe"')),
      lines.findIndex((line) => line.includes('"push"')),
    ]
    t.ok(reply < push)
    client.socket.terminate()
  }
  publishing = false
  await flood
})

t.test('[T9] a payload that was pretty-printed is one line on the wire', async (t) => {
  const client = await connect(t)
  await client.call('subscribe', { channel: 'plain:t9' })
  const pretty = JSON.stringify({ a: [1, 2], b: 'line\nbreak' }, undefined, 2)
  const response = await fetch(`${running.url}/api/publish`, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key' },
    body: `{"channel":"plain:t9","data":${pretty}}`,
  })
  t.match(await response.json(), { result: { connections: 1, nodes: 1 } })
  t.same(JSON.parse(String((await client.publication()).data)), { a: [1, 2], b: 'line\nbreak' })
})

t.test(
  '[T10] [T11] [T12] [T13] offsets are numbers, names snake_case, nothing empty but results',
  async (t) => {
    const client = await connect(t)
    await client.call('subscribe', { channel: 'chat:t10' })
    await client.call('publish', { channel: 'chat:t10', data: json(1) })
    await client.call('presence_stats', { channel: 'chat:t10' })
    await client.call('unsubscribe', { channel: 'chat:t10' })
    const text = client.frames.join('\n')
    t.match(text, /"offset":1[,}]/)
    t.match(text, /"num_clients":1,"num_users":1/)
    t.match(text, /\{"id":\d+,"publish":\{\}\}/)
    t.match(text, /\{"id":\d+,"unsubscribe":\{\}\}/)
    t.notMatch(text, /null|false|:""/)
  },
)

t.test('[T14] data that is no JSON is refused before it could reach a JSON subscriber', async (t) => {
  const client = await connect(t, { encoding: 'protobuf' })
  await client.call('subscribe', { channel: 'chat:t14' })
  const publish = [0x0a, 8, ...Buffer.from('chat:t14'), 0x12, 1, 0xff]
  const replies = client.frames.length
  client.sendRaw(new Uint8Array([4 + publish.length, 0x08, 99, 0x3a, publish.length, ...publish]))
  await until('the reply', () => client.frames.length > replies)
  t.match(decodeReplies('protobuf', client.frames.at(-1) ?? ''), [
    { reply: { id: 99, error: { code: 107 } } },
  ])
})

t.test('[T15] a publish without data is refused', async (t) => {
  const client = await connect(t)
  await client.call('subscribe', { channel: 'chat:t15' })
  client.sendRaw('{"id":99,"publish":{"channel":"chat:t15"}}')
  const [data] = await once(client.socket, 'message')
  t.match(String(data), /"id":99,"error":\{"code":107/)
})

t.test('[T16] a pong nobody waits for is let pass', async (t) => {
  const client = await connect(t)
  client.sendRaw('{}\n{}')
  t.same(await client.call('rpc', { method: '$sys.ping' }), { data: '{}' })
})

t.test('[T18] a reader that stopped is let go, and delays nobody', { timeout: 30_000 }, async (t) => {
  const [slow, quick] = [await connect(t, { user: 'slow' }), await connect(t, { user: 'quick' })]
  for (const client of [slow, quick]) await client.call('subscribe', { channel: 'feed:t18' })
  slow.socket.pause()
  const data = json('x'.repeat(60_000))
  let sent = 0
  const isGone = () =>
    ![...running.service.node.roster.all()].some(({ principal }) => principal.user === 'slow')
  while (!isGone() && sent < 500) {
    await node.publish('feed:t18', { data })
    sent++
    await quick.publication()
  }
  t.ok(isGone(), `after ${sent} publications`)
  const line = running.lines.findLast(({ reason }) => reason === 'slowConsumer')
  t.ok(line)
  slow.socket.resume()
})

t.test('[T21] gives out no numeric ids, whatever the client can do', async (t) => {
  const client = await connect(t)
  t.notOk((await client.call('subscribe', { channel: 'chat:t21', flag: 1 })).id)
})

t.test('[T22] a channel is subscribed to once, by whichever side', async (t) => {
  const client = await connect(t, { user: 't22' })
  await node.subscribe({ user: 't22' }, 'feed:t22')
  t.match(await client.pushes.next(), { channel: 'feed:t22', subscribe: { positioned: true } })
  t.match(await client.refused('subscribe', { channel: 'feed:t22' }), { code: 105 })
  await node.publish('feed:t22', { data: json(1) })
  t.match(await client.publication(), { offset: 1 })
})

t.test('[T22] a channel that a back end subscribes to begins with its newest value', async (t) => {
  await node.publish('cache:t22', { data: json('old') })
  await node.publish('cache:t22', { data: json('new') })
  const client = await connect(t, { user: 't22-cache' })
  await node.subscribe({ user: 't22-cache' }, 'cache:t22')
  t.match(await client.pushes.next(), { channel: 'cache:t22', subscribe: { positioned: true } })
  t.match(await client.publication(), { data: '"new"', offset: 2 })
  await node.publish('cache:t22', { data: json('newer') })
  t.match(await client.publication(), { data: '"newer"', offset: 3 })
})

t.test('[T22] a token subscribes by itself, and its positions recover', async (t) => {
  const claims = { channels: ['feed:token'] }
  const first = await WireClient.open(running.websocketUrl)
  t.teardown(() => first[Symbol.asyncDispose]())
  const { subs } = await first.call('connect', { token: await signToken({ claims }) })
  const { epoch, offset } = subs?.get('feed:token') ?? {}
  t.equal(offset ?? 0, 0)
  await first[Symbol.asyncDispose]()
  await node.publish('feed:token', { data: json('missed') })
  const again = await WireClient.open(running.websocketUrl)
  t.teardown(() => again[Symbol.asyncDispose]())
  const recovered = await again.call('connect', {
    token: await signToken({ claims }),
    subs: new Map([['feed:token', { recover: true, epoch, offset }]]),
  })
  t.match(recovered.subs?.get('feed:token'), { recovered: true, publications: [{ data: '"missed"' }] })
})

t.test('[T24] presence counts connections and distinct users', async (t) => {
  const clients = [await connect(t), await connect(t), await connect(t, { user: '7' })]
  for (const client of clients) await client.call('subscribe', { channel: 'chat:t24' })
  t.same(await clients[0]?.call('presence_stats', { channel: 'chat:t24' }), { num_clients: 3, num_users: 2 })
})

t.test(
  '[T25] a subscriber gets a whole publication before its first patch, also after a recovery of nothing',
  async (t) => {
    const client = await connect(t)
    const { epoch } = await client.call('subscribe', { channel: 'feed:t25', delta: 'fossil' })
    const [one, two] = [1, 2].map((n) => json({ n, text: 'long enough to be worth a patch of its own' }))
    await node.publish('feed:t25', { data: one as RawJson })
    await client.publication()
    await client.call('unsubscribe', { channel: 'feed:t25' })
    const back = { channel: 'feed:t25', delta: 'fossil', recover: true, epoch, offset: 1 }
    t.match(await client.call('subscribe', back), { recovered: true })
    await node.publish('feed:t25', { data: two as RawJson })
    const first = await client.publication()
    t.notOk(first.delta)
    t.equal(JSON.parse(String(first.data)), two)
  },
)

t.test('[T28] who connects while the event loop is behind is asked to come back', async (t) => {
  const busy = await startService({ overloadedMs: 1_000 })
  t.teardown(() => busy[Symbol.asyncDispose]())
  const client = await WireClient.open(busy.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const refused = client.refused('connect', { token: await signToken() })
  const end = performance.now() + 1_500
  while (performance.now() < end);
  t.match(await refused, { code: 111, temporary: true })
  await until('the loop to have caught up', async () => {
    await using accepted = await WireClient.connect(busy.websocketUrl)
    return accepted.frames.length > 0
  })
})

t.test('[T29] who is revoked is told for good, and so is the token afterwards', async (t) => {
  const client = await connect(t, { user: 't29' })
  await node.revoke({ user: 't29', before: Date.now() + 5_000, until: Date.now() + 60_000 })
  t.match(await client.closed, { code: 4500 })
})

t.test('[T31] a client that goes while it is being let in leaves nothing behind', async (t) => {
  const token = await signToken({ user: 't31', claims: { channels: ['chat:t31'] } })
  for (let round = 0; round < 10; round++) {
    const client = await WireClient.open(running.websocketUrl)
    client.sendRaw(`{"id":1,"connect":{"token":"${token}"}}`)
    client.socket.terminate()
    await client.closed
  }
  await until('all of them to be gone', () => node.channels().then((channels) => !channels.has('chat:t31')))
  t.notOk([...running.service.node.roster.all()].some(({ principal }) => principal.user === 't31'))
})
