import { once } from 'node:events'
import { startRedis, until } from '@portico/harness'
import type { Centrifuge, PublicationContext, Subscription } from 'centrifuge'
import t, { type Test } from 'tap'
import { Inbox } from '../inbox.ts'
import { dialects, type PublishedClientOptions, publishedClient } from '../support/published-client.ts'
import { type RunningService, startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'

/** Its events, one after the other. */
function eventsOf<T>(
  source: { on(event: string, listener: (context: T) => void): unknown },
  event: string,
): Inbox<T> {
  const inbox = new Inbox<T>()
  source.on(event, (context) => inbox.put(context))
  return inbox
}

async function subscribed(client: Centrifuge, channel: string, options = {}): Promise<Subscription> {
  const subscription = client.newSubscription(channel, options)
  subscription.subscribe()
  await subscription.ready(5_000)
  return subscription
}

const decoder = new TextDecoder()

/** One node by itself, or two on a Redis of which each request reaches the one whose turn it is. */
const worlds = {
  memory: async (t: Test) => [await startNode(t, {})],
  redis: async (t: Test) => {
    const redis = await startRedis()
    t.teardown(() => redis[Symbol.asyncDispose]())
    const nodes = await Promise.all([1, 2].map(() => startNode(t, { REDIS_URL: redis.url })))
    await until(
      'both to know each other',
      async () => (await nodes[0]?.service.node.node.nodes())?.length === 2,
    )
    return nodes
  },
}

async function startNode(t: Test, env: Readonly<Record<string, string>>): Promise<RunningService> {
  const running = await startService({ env: { PING_SECONDS: '2', PONG_SECONDS: '1', ...env } })
  t.teardown(() => running[Symbol.asyncDispose]())
  await until('the node to be ready', async () => (await fetch(`${running.url}/ws/health/ready`)).ok)
  return running
}

const cases = [
  ...dialects.map((dialect) => ({ dialect, world: 'memory' }) as const),
  ...(['json', 'http_stream', 'http_stream protobuf'] as const).map(
    (dialect) => ({ dialect, world: 'redis' }) as const,
  ),
]

for (const { dialect, world } of cases) {
  t.test(`the published client over ${dialect}, on ${world}`, async (t) => {
    const nodes = await worlds[world](t)
    const [running] = nodes
    if (running === undefined) throw new Error('a world has a node')
    let turn = 0
    const url = () => nodes[turn++ % nodes.length]?.url ?? ''
    const isBinary = dialect.endsWith('protobuf')
    // Its Protobuf build deals in bytes.
    const encode = (value: unknown) => (isBinary ? new TextEncoder().encode(JSON.stringify(value)) : value)
    const decode = (data: unknown) => (data instanceof Uint8Array ? JSON.parse(decoder.decode(data)) : data)

    async function connect(t: Test, options?: PublishedClientOptions): Promise<Centrifuge> {
      const client = publishedClient(dialect, url, options)
      t.teardown(() => client.disconnect())
      client.connect()
      await client.ready(5_000)
      return client
    }

    t.test('subscribes, publishes, and hears itself', async (t) => {
      const client = await connect(t)
      const subscription = await subscribed(client, 'chat:1')
      const publications = eventsOf<PublicationContext>(subscription, 'publication')
      await subscription.publish(encode({ t: 'hi' }))
      const { data, offset, info } = await publications.next()
      t.same(decode(data), { t: 'hi' })
      t.equal(offset, 1)
      t.equal(info?.user, '42')
    })

    t.test('reads history and presence, and sees joins', async (t) => {
      const client = await connect(t)
      const subscription = await subscribed(client, 'chat:2', { joinLeave: true })
      const joins = eventsOf<{ readonly info: { readonly user: string } }>(subscription, 'join')
      for (const n of [1, 2, 3]) await subscription.publish(encode(n))
      const { publications, offset } = await subscription.history({ limit: 2, reverse: true })
      t.same(
        publications.map(({ data }) => decode(data)),
        [3, 2],
      )
      t.equal(offset, 3)
      t.equal((await joins.next()).info.user, '42', '[T23] one hears of oneself')
      const other = await connect(t, { user: '7' })
      await subscribed(other, 'chat:2')
      t.equal((await joins.next()).info.user, '7')
      const { clients } = await subscription.presence()
      t.same(
        Object.values(clients)
          .map(({ user }) => user)
          .sort(),
        ['42', '7'],
      )
      t.same(await subscription.presenceStats(), { numClients: 2, numUsers: 2 })
    })

    t.test('calls rpc', async (t) => {
      const client = await connect(t)
      const { data } = await client.rpc('$sys.whoami', encode({}))
      t.match(decode(data), { user: '42' })
      await t.rejects(client.rpc('nothing', encode({})), { code: 108 })
    })

    t.test('recovers what it missed while it was away', async (t) => {
      const client = await connect(t)
      const subscription = await subscribed(client, 'chat:3')
      const publications = eventsOf<PublicationContext>(subscription, 'publication')
      await subscription.publish(encode(1))
      await publications.next()
      client.disconnect()
      for (const n of [2, 3]) await running.service.node.node.publish('chat:3', { data: `${n}` as never })
      const again = once(subscription as never, 'subscribed')
      client.connect()
      const [{ wasRecovering, recovered }] = await again
      t.same({ wasRecovering, recovered }, { wasRecovering: true, recovered: true })
      t.same(
        (await publications.take(2)).map(({ data }) => decode(data)),
        [2, 3],
      )
    })

    t.test('understands patches, and text beyond ASCII in them', async (t) => {
      const client = await connect(t)
      const subscription = await subscribed(client, 'feed:1', { delta: 'fossil' })
      const publications = eventsOf<PublicationContext>(subscription, 'publication')
      const texts = [
        'grün, schön und weiß',
        'grün, schon und weiß',
        '緑、美しく白い',
        '緑、美しい白い',
        '👩‍🚀 fliegt',
        '👨‍🚀 fliegt',
      ]
      const sent = texts.map((text, counter) => ({ counter, text, padding: 'the same in every one of them' }))
      for (const value of sent) {
        await running.service.node.node.publish('feed:1', { data: JSON.stringify(value) as never })
      }
      t.same(
        (await publications.take(sent.length)).map(({ data }) => decode(data)),
        sent,
      )
    })

    t.test('answers pings and stays', async (t) => {
      const client = await connect(t)
      const subscription = await subscribed(client, 'chat:4')
      const left = eventsOf(client, 'disconnected')
      await new Promise((resolve) => setTimeout(resolve, 4_500))
      await subscription.publish(encode(1))
      t.same(left.drain(), [])
    })

    t.test('renews its token before it ends, again and again, on the same connection', async (t) => {
      const asked = new Inbox<string>()
      const getToken = async () => {
        const token = await signToken({ ttlSeconds: 2 })
        asked.put(token)
        return token
      }
      const client = publishedClient(dialect, url, { getToken })
      t.teardown(() => client.disconnect())
      const connected = eventsOf<{ client: string }>(client, 'connected')
      const interruptions = eventsOf(client, 'disconnected')
      client.connect()
      const { client: id } = await connected.next()
      // It asks for the next one once the service has taken the last one.
      await asked.take(4)
      const { data } = await client.rpc('$sys.whoami', encode({}))
      t.match(decode(data), { client: id })
      t.same([...connected.drain(), ...interruptions.drain()], [])
    })

    t.test('comes back after the service told it to, and stays away when told so', async (t) => {
      const client = await connect(t)
      const [connecting, connected] = [
        eventsOf<{ code: number }>(client, 'connecting'),
        eventsOf(client, 'connected'),
      ]
      await running.service.node.node.refresh({ user: '42' }, { expired: true })
      t.equal((await connecting.next()).code, 3005)
      await connected.next()
      const disconnected = eventsOf<{ code: number; reason: string }>(client, 'disconnected')
      await running.service.node.node.disconnect({ user: '42' })
      t.match(await disconnected.next(), { code: 3503, reason: 'force disconnect' })
    })
  })
}
