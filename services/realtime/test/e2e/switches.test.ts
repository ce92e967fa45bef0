import { until } from '@portico/harness'
import { type Disturbance, type Finding, rawJson, type SystemSwitchRequest } from '@portico/protocol'
import t, { type Test } from 'tap'
import { type RunningService, startService } from '../support/service.ts'
import { WireClient, type WireClientOptions } from '../support/wire-client.ts'
import { Page, say } from './client-page.ts'

const development = { env: { WEBSOCKET_DEV_MODE: 'true' } }
const ask = (request: SystemSwitchRequest) => ({ method: '$sys.switch', data: rawJson(request) })

t.test('outside of development mode nobody throws a switch', async (t) => {
  await using running = await startService()
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const error = await client.refused('rpc', ask({ mishap: 'drop' }))
  t.match(error, { code: 103, message: /WEBSOCKET_DEV_MODE/ })
  await client.call('rpc', { method: '$sys.ping' })
})

t.test('a disturbance is its own connection’s alone, and ends when it is told to', async (t) => {
  await using running = await startService(development)
  const [disturbed, other] = [
    await WireClient.connect(running.websocketUrl),
    await WireClient.connect(running.websocketUrl),
  ]
  t.teardown(() => Promise.all([disturbed, other].map((client) => client[Symbol.asyncDispose]())))
  for (const client of [disturbed, other]) await client.call('subscribe', { channel: 'feed:1' })
  const { data } = await disturbed.call('rpc', ask({ disturbance: { duplicate: true, lose: false } }))
  t.same(JSON.parse(data ?? ''), { disturbance: { duplicate: true } })
  await thrown(running, 1)
  await say(running, 'feed:1', 1)
  for (const offset of [1, 1]) t.match(await disturbed.publication(), { offset })
  await disturbed.call('rpc', ask({ disturbance: {} }))
  await thrown(running, 0)
  await say(running, 'feed:1', 2)
  t.match(await disturbed.publication(), { offset: 2 })
  for (const offset of [1, 2]) t.match(await other.publication(), { offset })
  t.same(disturbed.pushes.drain(), [])
  t.match(await disturbed.refused('rpc', ask({ disturbance: { delayMs: 1e9 } })), { code: 107 })
})

/** A connection with a disturbance, subscribed to a channel. */
async function disturbed(
  t: Test,
  running: RunningService,
  disturbance: Disturbance,
  { channel = 'feed:1', ...options }: WireClientOptions & { readonly channel?: string } = {},
) {
  const client = await WireClient.connect(running.websocketUrl, options)
  t.teardown(() => client[Symbol.asyncDispose]())
  await client.call('subscribe', { channel, join_leave: true })
  await client.call('rpc', ask({ disturbance }))
  await thrown(running, 1)
  client.pushes.drain()
  return client
}

const offsets = async (client: WireClient, count: number) => {
  const heard: (number | undefined)[] = []
  while (heard.length < count) heard.push((await client.publication()).offset)
  return heard
}

for (const encoding of ['json', 'protobuf'] as const) {
  t.test(
    `reorder: of two publications the second comes first, also of one tick, in ${encoding}`,
    async (t) => {
      await using running = await startService(development)
      const client = await disturbed(t, running, { reorder: true }, { encoding })
      await Promise.all([1, 2, 3, 4].map((number) => say(running, 'feed:1', number)))
      t.same(await offsets(client, 4), [2, 1, 4, 3])
      await say(running, 'feed:1', 5)
      await say(running, 'feed:1', 6)
      t.same(await offsets(client, 2), [6, 5])
      await say(running, 'feed:1', 7)
      t.same(await offsets(client, 1), [7], 'one that finds no other comes all the same')
    },
  )
}

t.test('reorder: neither a join nor another channel changes places with a publication', async (t) => {
  await using running = await startService(development)
  const client = await disturbed(t, running, { reorder: true }, { channel: 'chat:1' })
  await client.call('subscribe', { channel: 'feed:1' })
  client.pushes.drain()
  await say(running, 'chat:1', 1)
  await say(running, 'feed:1', 1)
  const other = await WireClient.connect(running.websocketUrl, { user: '7' })
  t.teardown(() => other[Symbol.asyncDispose]())
  await other.call('subscribe', { channel: 'chat:1' })
  await say(running, 'chat:1', 2)
  const seen: string[] = []
  while (seen.length < 4) {
    const { channel, pub } = await client.pushes.next()
    seen.push(pub ? `${channel} ${pub.offset}` : `${channel} join`)
  }
  const ofChat = seen.filter((name) => name.startsWith('chat:1'))
  t.same(ofChat, ['chat:1 join', 'chat:1 2', 'chat:1 1'])
})

t.test('lose: every third push never comes, also of one tick', async (t) => {
  await using running = await startService(development)
  const client = await disturbed(t, running, { lose: true })
  await Promise.all([1, 2, 3, 4, 5, 6].map((number) => say(running, 'feed:1', number)))
  await client.call('rpc', ask({ disturbance: {} }))
  await thrown(running, 0)
  await say(running, 'feed:1', 7)
  t.same(await offsets(client, 5), [1, 2, 4, 5, 7])
})

t.test('delay: everything comes so much later, answers too, and in order', async (t) => {
  await using running = await startService(development)
  const client = await disturbed(t, running, { delayMs: 300 })
  const began = performance.now()
  await say(running, 'feed:1', 1)
  await say(running, 'feed:1', 2)
  t.same(await offsets(client, 2), [1, 2])
  const heard = performance.now()
  await client.call('rpc', { method: '$sys.ping' })
  t.ok(heard - began >= 300 && performance.now() - heard >= 300)
})

t.test('a delay that ends lets go what it holds, before what comes behind it', async (t) => {
  await using running = await startService(development)
  const client = await disturbed(t, running, { delayMs: 30_000 })
  await say(running, 'feed:1', 1)
  const cleared = client.call('rpc', ask({ disturbance: {} }))
  await thrown(running, 0)
  await say(running, 'feed:1', 2)
  await cleared
  t.same(await offsets(client, 2), [1, 2])
})

t.test('half-open: the page notices by itself and comes back, with nothing missing', async (t) => {
  await using running = await startService(development)
  const page = await Page.open(t, running)
  const inbox = await page.listen('feed:1')
  await page.client.disturb({ disturbance: { halfOpen: true } })
  await thrown(running, 1)
  await say(running, 'feed:1', 1)
  page.client.retry()
  t.match(await inbox.next(), { data: 1, replayed: true })
})

for (const [mishap, named] of [
  ['drop', 'connectionClosed'],
  ['expire', 'expired'],
] as const) {
  t.test(`${mishap}: the page comes back, with nothing missing`, async (t) => {
    await using running = await startService(development)
    const page = await Page.open(t, running)
    const inbox = await page.listen('feed:1')
    await page.client.disturb({ mishap })
    // So soon after connecting, what names failures may still be on its way.
    const isNamed = (finding?: Finding) => finding !== undefined && finding.id !== 'unknown'
    const { finding } = await page.reach(({ state, finding }) => state === 'connecting' && isNamed(finding))
    t.equal(finding?.id, named)
    await say(running, 'feed:1', 1)
    t.match(await inbox.next(), { data: 1, replayed: true })
  })
}

t.test('refuse: not let in for a moment, and says so', async (t) => {
  await using running = await startService(development)
  const page = await Page.open(t, running)
  await page.live()
  await page.client.disturb({ mishap: 'refuse' })
  const { finding } = await page.reach((status) => status.finding?.id === 'tooManyRequests')
  t.match(finding, { id: 'tooManyRequests' })
  const someoneElse = await WireClient.connect(running.websocketUrl, { user: '7' })
  await someoneElse[Symbol.asyncDispose]()
})

interface Disturbed {
  readonly connection: { readonly disturbance?: object }
}

async function thrown({ service }: RunningService, count: number) {
  await until('the switch to be thrown', () => {
    const held = [...service.node.roster.all()] as unknown as readonly Disturbed[]
    return (
      held.filter(({ connection: { disturbance = {} } }) => Object.keys(disturbance).length > 0).length ===
      count
    )
  })
}
