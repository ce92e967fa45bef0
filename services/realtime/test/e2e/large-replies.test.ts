import { startRedis, until } from '@portico/harness'
import type { RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { maxMessageCharacters } from '../../src/control/control-message.ts'
import { type RunningService, startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const fromTheBeginning = { recover: true, offset: 0, epoch: '' }

/** A hundred publications each, of which nobody here has read anything: of two megabytes, if nothing else is said. */
async function fill(
  running: RunningService,
  channels: readonly string[],
  text = 'x'.repeat(20_000),
): Promise<void> {
  const data = JSON.stringify(text) as RawJson
  for (const channel of channels) {
    for (let index = 0; index < 100; index++) await running.service.node.node.publish(channel, { data })
  }
}

/** A connection that gets nothing but what it fetches. */
async function pollAs(t: Test, running: RunningService, user: string, through = running) {
  const stop = new AbortController()
  t.teardown(() => stop.abort())
  const post = (path: string, body: object, { url } = running) =>
    fetch(`${url}/ws/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: testOrigin },
      body: JSON.stringify(body),
      signal: stop.signal,
    })
  const fetched = async (body: object, from?: RunningService) =>
    (await (await post('poll', body, from)).json()) as Record<string, never>
  const token = await signToken({ user })
  const { session, node, seq } = await fetched({ data: JSON.stringify({ id: 1, connect: { token } }) })
  return {
    say: (command: object) => post('emulation', { session, node, data: JSON.stringify(command) }),
    fetchAfter: (ack: number) => fetched({ session, node, ack }, through),
    seq: Number(seq),
  }
}

t.test('replies that nobody reads hold a bounded part of the memory of a node', async (t) => {
  const running = await startService({
    env: {
      LIMIT_QUEUE_BYTES: '65536',
      LIMIT_NODE_REPLY_BYTES: '12000000',
      LIMIT_RECOVERY_BYTES: '3000000',
    },
  })
  t.teardown(() => running[Symbol.asyncDispose]())
  await fill(running, ['feed:1'])
  const poll = await pollAs(t, running, 'ann')
  t.equal((await poll.say({ id: 2, subscribe: { channel: 'feed:1', ...fromTheBeginning } })).status, 204)
  const [held] = running.service.node.roster.matching({ user: 'ann' })
  await until('the reply to wait for its reader', async () => (held?.queueBytes ?? 0) > 2_000_000)

  const tab = await WireClient.connect(running.websocketUrl, { user: 'ann' })
  t.teardown(() => tab[Symbol.asyncDispose]())
  const request = { channel: 'feed:1', ...fromTheBeginning }
  t.match(await tab.refused('subscribe', request), { code: 111, temporary: true })
  t.match(await tab.refused('history', { channel: 'feed:1', limit: 100 }), { code: 111, temporary: true })
  t.match(await tab.call('history', { channel: 'feed:1', limit: 1 }), { offset: 100 }, 'a small one passes')
  const stranger = await WireClient.connect(running.websocketUrl, { user: 'bob' })
  t.teardown(() => stranger[Symbol.asyncDispose]())
  t.match(await stranger.call('subscribe', request), { recovered: true }, 'there is room for others')

  const { seq } = await poll.fetchAfter(poll.seq)
  poll.fetchAfter(Number(seq)).catch(() => {})
  await until('the room to be given back', async () =>
    tab.call('subscribe', request).then(
      ({ recovered }) => recovered === true,
      () => false,
    ),
  )
})

t.test('a reply too long for one message between nodes is polled through any of them', async (t) => {
  const redis = await startRedis()
  t.teardown(() => redis[Symbol.asyncDispose]())
  const env = { REDIS_URL: redis.url }
  const [one, other] = [await startService({ env }), await startService({ env })]
  t.teardown(() => one[Symbol.asyncDispose]())
  t.teardown(() => other[Symbol.asyncDispose]())
  await until('both to know each other', async () => (await one.service.node.node.nodes()).length === 2)
  const text = '"😀éxxxxxx'.repeat(4_500)
  await fill(one, ['feed:1'], text)
  const poll = await pollAs(t, one, 'ann', other)
  t.equal((await poll.say({ id: 2, subscribe: { channel: 'feed:1', ...fromTheBeginning } })).status, 204)
  const { seq, frame } = await poll.fetchAfter(poll.seq)
  t.equal(Number(seq), poll.seq + 1)
  t.ok(String(frame).length > maxMessageCharacters)
  const { subscribe } = JSON.parse(String(frame))
  t.equal(subscribe.recovered, true)
  t.strictSame(new Set(subscribe.publications.map(({ data }: { data: string }) => data)), new Set([text]))
  t.equal(subscribe.publications.length, 100)
})

t.test('what a connect command replays is bounded over all its channels', async (t) => {
  const running = await startService({ env: { LIMIT_RECOVERY_BYTES: '3000000' } })
  t.teardown(() => running[Symbol.asyncDispose]())
  await fill(running, ['feed:1', 'feed:2'])
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const token = await signToken({ claims: { channels: ['feed:1', 'feed:2'] } })
  const subs = new Map(['feed:1', 'feed:2'].map((channel) => [channel, { channel, ...fromTheBeginning }]))
  const result = await client.call('connect', { token, subs })
  t.match(result.subs?.get('feed:1'), { recovered: true, publications: { length: 100 } })
  const second = result.subs?.get('feed:2')
  t.match(second, { was_recovering: true, offset: 100 })
  t.strictSame([second?.recovered, second?.publications], [undefined, undefined])
})

t.test('a cache value larger than the bound loses no other channel its position', async (t) => {
  const running = await startService({ env: { LIMIT_RECOVERY_BYTES: '10000' } })
  t.teardown(() => running[Symbol.asyncDispose]())
  const { node } = running.service.node
  await node.publish('cache:1', { data: JSON.stringify('x'.repeat(20_000)) as RawJson })
  const { position } = await node.publish('feed:1', { data: '1' as RawJson })
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const token = await signToken({ claims: { channels: ['cache:1', 'feed:1'] } })
  const subs = new Map([['feed:1', { channel: 'feed:1', recover: true, ...position }]])
  const result = await client.call('connect', { token, subs })
  t.match(result.subs?.get('cache:1'), { publications: { length: 1 } })
  t.match(result.subs?.get('feed:1'), { was_recovering: true, recovered: true })
})
