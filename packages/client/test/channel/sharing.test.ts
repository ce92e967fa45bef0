import t, { type Test } from 'tap'
import { Hub } from '../../src/channel/hub.ts'
import { FakeClock, FakeService } from '../../src/testing/index.ts'

/** A page that listens to a room, and has reached its second publication. */
async function setup(t: Test) {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  const heard: unknown[] = []
  const room = client.channel('room:1')
  room.on('said', (text) => heard.push(text))
  room.onGap(() => heard.push('(gap)'))
  client.start()
  await service.clock.pass(0)
  const say = (...texts: readonly string[]) => {
    for (const text of texts) service.publish('room:1', 'said', text)
  }
  say('one', 'two')
  await service.clock.pass(1_000)
  return { service, client, heard, say, pass: (ms: number) => service.clock.pass(ms) }
}

t.test('rows that hold more than a use has seen are a gap for it, told at once', async (t) => {
  const { service, client, heard, say, pass } = await setup(t)
  service.drop()
  await pass(10)
  say('three', 'four')
  const { epoch } = service.stream('room:1').top
  const rows = client.channel('room:1', { epoch, offset: 4, snapshot: 'with all four' })
  const after: unknown[] = []
  rows.on('said', (text) => after.push(text))
  await pass(0)
  t.same(heard, ['one', 'two', '(gap)'])
  await pass(30_000)
  say('five')
  await pass(1_000)
  t.same(heard, ['one', 'two', '(gap)', 'five'], 'and once')
  t.same(after, ['five'])
})

t.test('rows of another epoch are a gap for whoever listens already, which hears what follows', async (t) => {
  const { service, client, heard, say, pass } = await setup(t)
  service.drop()
  await pass(10)
  service.stream('room:1').forget()
  const { epoch, offset } = service.stream('room:1').top
  client.channel('room:1', { epoch, offset })
  await pass(0)
  t.same(heard, ['one', 'two', '(gap)'])
  await pass(30_000)
  say('anew')
  await pass(1_000)
  t.same(heard, ['one', 'two', '(gap)', 'anew'])
})

t.test('a channel that was denied is asked for again by whoever uses it next, and by a retry', async (t) => {
  const { service, client, pass } = await setup(t)
  const denied = async (name: 'room:2' | 'room:3') => {
    service.denials.set(name, 'You are not a member.')
    const { state } = client.channel(name)
    await pass(0)
    t.equal(state.get().kind, 'denied')
    service.denials.delete(name)
    return state
  }
  const two = await denied('room:2')
  await pass(60_000)
  t.equal(two.get().kind, 'denied', 'by itself it stays so')
  client.channel('room:2')
  await pass(0)
  t.equal(two.get().kind, 'live')
  const three = await denied('room:3')
  client.retry()
  await pass(0)
  t.equal(three.get().kind, 'live')
})

t.test('a use that newer rows replace in the same turn is told of no gap', async (t) => {
  const { service, client, heard, say, pass } = await setup(t)
  const { top } = service.stream('room:1')
  const old = client.channel('room:1', top)
  old.onGap(() => heard.push('(own gap)'))
  service.drop()
  await pass(10)
  say('three')
  client.channel('room:1', { ...service.stream('room:1').top, snapshot: 'with all three' })
  old.release()
  await pass(0)
  t.same(heard, ['one', 'two', '(gap)'], 'only who stays is told')
})

t.test('an epoch that begins anew without a gap is heard from its beginning', async (t) => {
  const feeder = { join: () => {}, rejoin: () => {}, leave: () => {} }
  const refuse = () => Promise.reject(new Error('nobody asks here'))
  const requests = { publish: refuse, history: refuse, presence: refuse }
  const listener = { changed: () => {}, failed: (error: unknown) => t.error(error) }
  const hub = new Hub(new FakeClock(), feeder, requests, listener)
  const heard: unknown[] = []
  const use = hub.use('newest:1', { epoch: 'old', offset: 57 })
  use.onEvery((data) => heard.push(data))
  use.onGap(() => heard.push('(gap)'))
  const [feed] = hub.feeds
  const source = {}
  // The answer of a channel that keeps only its newest publication, after losing the earlier ones.
  feed?.subscribed(source, {
    channel: 'newest:1',
    recoverable: true,
    positioned: true,
    wasRecovering: true,
    recovered: true,
    hasRecoveredPublications: true,
    streamPosition: { epoch: 'new', offset: 0 },
  })
  feed?.published(source, { channel: 'newest:1', data: 'the newest', offset: 1 })
  t.same(heard, ['the newest'])
})
