import { startRedis, until } from '@portico/harness'
import { Digest, type PollOpened, rawJson } from '@portico/protocol'
import type { PublicationContext, Subscription } from 'centrifuge'
import t, { type Test } from 'tap'
import { run } from '../cli/terminal.ts'
import { Inbox } from '../inbox.ts'
import { testEnvironment } from '../support/environment.ts'
import { publishedClient } from '../support/published-client.ts'
import { type RunningService, startService, testOrigin } from '../support/service.ts'
import { ServiceNode } from '../support/service-node.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())

async function startNode(t: Test): Promise<RunningService> {
  const running = await startService({ env: { REDIS_URL: redis.url } })
  t.teardown(() => running[Symbol.asyncDispose]())
  await until('the node to be ready', async () => (await fetch(`${running.url}/ws/health/ready`)).ok)
  return running
}

async function startNodes(t: Test) {
  const [first, second] = await Promise.all([startNode(t), startNode(t)])
  await until('both to know each other', async () => (await first.service.node.node.nodes()).length === 2)
  return { first, second }
}

t.test('two nodes on one Redis', async (t) => {
  const { first, second } = await startNodes(t)

  t.test('deliver what was published at the other one', async (t) => {
    const reader = await WireClient.connect(first.websocketUrl)
    const writer = await WireClient.connect(second.websocketUrl, { user: '7' })
    t.teardown(() => Promise.all([reader, writer].map((client) => client[Symbol.asyncDispose]())))
    for (const client of [reader, writer]) await client.call('subscribe', { channel: 'chat:1' })
    await writer.call('publish', { channel: 'chat:1', data: '"hi"' as never })
    t.match(await reader.publication(), { data: '"hi"', offset: 1, info: { user: '7' } })
    const { presence } = await reader.call('presence', { channel: 'chat:1' })
    t.same(Array.from(presence.values(), ({ user }) => user).sort(), ['42', '7'])
  })

  t.test('say whom a publication reached, on how many nodes, and where it is kept', async (t) => {
    const clients = await Promise.all(
      [first, first, second].map(({ websocketUrl }) => WireClient.connect(websocketUrl)),
    )
    t.teardown(() => Promise.all(clients.map((client) => client[Symbol.asyncDispose]())))
    for (const client of clients) await client.call('subscribe', { channel: 'chat:2' })
    const receipt = await second.service.node.node.publish('chat:2', { data: '1' as never })
    t.match(receipt, { place: 'redis', connections: 3, nodes: 2, nodesReported: 2, position: { offset: 1 } })
    const alone = await WireClient.connect(first.websocketUrl)
    t.teardown(() => alone[Symbol.asyncDispose]())
    await alone.call('subscribe', { channel: 'chat:9' })
    const near = await first.service.node.node.publish('chat:9', { data: '1' as never })
    t.match(near, { connections: 1, nodes: 1, finding: 'nobodyOnOtherNodes' })
    const far = await second.service.node.node.publish('chat:9', { data: '1' as never })
    t.notOk('finding' in far, 'it did reach another node')
    const nobody = await second.service.node.node.publish('chat:3', { data: '1' as never })
    t.match(nobody, { connections: 0, nodes: 0, finding: 'nobodyListens' })
    t.notOk('finding' in receipt)
  })

  t.test('carry the trace of the request that publishes to the subscribers of the other one', async (t) => {
    const reader = await WireClient.connect(first.websocketUrl)
    t.teardown(() => reader[Symbol.asyncDispose]())
    await reader.call('subscribe', { channel: 'chat:6' })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await fetch(`${second.url}/api/publish`, {
      method: 'POST',
      headers: { 'x-api-key': 'test-key', traceparent },
      body: JSON.stringify({ channel: 'chat:6', data: 'traced' }),
    })
    t.match(await reader.publication(), { data: '"traced"', tags: new Map([['traceparent', traceparent]]) })
  })

  t.test('say how far a user is, whichever node is asked', async (t) => {
    const near = await WireClient.connect(first.websocketUrl, { user: 'reader' })
    const far = await WireClient.connect(second.websocketUrl, { user: 'reader' })
    t.teardown(() => Promise.all([near, far].map((client) => client[Symbol.asyncDispose]())))
    for (const client of [near, far]) await client.call('subscribe', { channel: 'chat:5' })
    await first.service.node.node.publish('chat:5', { data: '"read me"' as never })
    const told = [await near.publication(), await far.publication()]
    const digest = new Digest()
    digest.add(1, 'read me')
    const { epoch = '' } = await far.call('history', { channel: 'chat:5', limit: 0 })
    const claim = { channel: 'chat:5', epoch, base: 0, offset: 1, hash: `${digest}` }
    t.match(await far.call('rpc', { method: '$sys.audit', data: rawJson({ channels: [claim] }) }), {
      data: /same/,
    })
    t.same(
      told.map(({ offset }) => offset),
      [1, 1],
    )
    for (const { url } of [first, second]) {
      const env = { PORT: new URL(url).port, API_KEYS: 'test-key' }
      const { code, printed } = await run('seen user:reader chat:5', { env, fetch })
      t.equal(code, 0)
      const lines = printed.filter((line) => line.startsWith('  ')).sort()
      t.match(lines, [
        /^ {2}chat:5: written up to 1$/,
        /^ {2}chat:5: written up to 1, handed to the page up to 1 /,
      ])
      t.match(await run('seen user:nobody', { env, fetch }), { code: 1, output: /not connected/ })
      t.match(await run('seen user:nobody', { env: { PORT: env.PORT }, fetch }), {
        code: 2,
        output: /API_KEYS/,
      })
    }
  })

  t.test('order each other', async (t) => {
    const client = await WireClient.connect(first.websocketUrl, { user: 'ordered' })
    t.teardown(() => client[Symbol.asyncDispose]())
    await second.service.node.node.subscribe({ user: 'ordered' }, 'feed:4')
    t.match(await client.pushes.next(), { channel: 'feed:4', subscribe: { recoverable: true } })
    await second.service.node.node.unsubscribe({ user: 'ordered' }, 'feed:4')
    t.match(await client.pushes.next(), { channel: 'feed:4', unsubscribe: { code: 2000 } })
    const now = Date.now()
    await second.service.node.node.revoke({ user: 'ordered', before: now + 5_000, until: now + 60_000 })
    t.match(await client.closed, { code: 4500, reason: 'access was revoked' })
    const again = await WireClient.open(first.websocketUrl)
    again.call('connect', { token: await signToken({ user: 'ordered' }) }).catch(() => {})
    t.match(await again.closed, { code: 4500 }, 'and later connects are refused too')
  })

  t.test('[T26] take commands of a stream that another one holds', async (t) => {
    const post = (url: string, body: unknown) =>
      fetch(url, { method: 'POST', headers: { origin: testOrigin }, body: JSON.stringify(body) })
    const opened = await post(`${first.url}/ws/poll`, {
      data: JSON.stringify({ id: 1, connect: { token: await signToken() } }),
    })
    const { session, node, seq } = (await opened.json()) as PollOpened
    const data = JSON.stringify({ id: 2, subscribe: { channel: 'chat:5' } })
    t.equal((await post(`${second.url}/ws/emulation`, { session, node, data })).status, 204)
    const answer = await (await post(`${second.url}/ws/poll`, { session, node, ack: seq })).json()
    t.match(answer, { seq: 2, frame: /"id":2,"subscribe":/ })
    t.equal((await post(`${second.url}/ws/emulation`, { session, node: 'nobody', data })).status, 404)
    t.equal((await post(`${second.url}/ws/emulation`, { session: 'x', node, data })).status, 404)
    t.equal((await post(`${second.url}/ws/poll`, { session, node, leave: true })).status, 204)
    t.equal((await post(`${second.url}/ws/poll`, { session, node, ack: 2 })).status, 404)
  })
})

/** Its Protobuf build deals in bytes. */
const decode = (data: unknown) =>
  data instanceof Uint8Array ? JSON.parse(Buffer.from(data).toString()) : data

for (const dialect of ['json', 'http_stream', 'http_stream protobuf'] as const) {
  t.test(
    `a client of a node that is killed goes on at the other over ${dialect}, and misses nothing`,
    async (t) => {
      const staying = await startNode(t)
      const dying = await ServiceNode.start({ ...testEnvironment, REDIS_URL: redis.url })
      t.teardown(() => dying[Symbol.asyncDispose]())
      await dying.ready()

      const channel = `feed:${dialect.replace(' ', '-')}`
      const publications = new Inbox<PublicationContext>()
      let url = dying.url
      const client = publishedClient(dialect, () => url)
      t.teardown(() => client.disconnect())
      const subscription: Subscription = client.newSubscription(channel)
      subscription.on('publication', (publication) => publications.put(publication))
      subscription.subscribe()
      client.connect()
      await subscription.ready(5_000)

      url = staying.url
      const sent = Array.from({ length: 200 }, (_, index) => index)
      for (const n of sent) {
        if (n === 100) await dying.kill()
        await staying.service.node.node.publish(channel, { data: `${n}` as never })
      }
      t.same(
        (await publications.take(sent.length)).map(({ data }) => decode(data)),
        sent,
      )
    },
  )
}
