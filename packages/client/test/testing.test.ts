import t, { type Test } from 'tap'
import * as office from '../src/channel/requests.ts'
import { FakeService } from '../src/testing/index.ts'
import * as loaded from '../src/upkeep/upkeep.ts'

/** A client of a fake service, and what it received in a room. */
async function setup(t: Test, service = new FakeService()) {
  const client = service.client()
  t.teardown(() => client.close())
  const heard: unknown[] = []
  const room = client.channel('room:1')
  room.on('said', (text) => heard.push(text))
  room.onGap(() => heard.push('(gap)'))
  client.start()
  await service.clock.pass(0)
  const say = async (text: string) => {
    service.publish('room:1', 'said', text)
    await service.clock.pass(1_000)
  }
  return {
    service,
    client,
    heard,
    say,
    status: () => client.status.get(),
    pass: (ms: number) => service.clock.pass(ms),
  }
}

t.test('drop: reconnects and recovers', async (t) => {
  const { service, heard, say, status, pass } = await setup(t)
  service.drop()
  await pass(10)
  t.match(status(), { state: 'connecting', attempt: 1, finding: { id: 'silent' } })
  await say('one')
  t.match(status(), { state: 'live' })
  t.same(heard, ['one'])
})

t.test('half-open: found out by a probe, at once when the page wakes', async (t) => {
  const { service, client, heard, say, status, pass } = await setup(t)
  service.halfOpen()
  service.publish('room:1', 'said', 'one')
  await pass(1_000)
  t.equal(status().state, 'live', 'nobody knows yet')
  client.retry()
  await pass(8_000)
  await say('two')
  t.same(heard, ['one', 'two'])
})

t.test('duplicate, delay and reorder are not noticed', async (t) => {
  const { service, heard, say } = await setup(t)
  service.duplicate()
  await say('one')
  service.delay(500)
  await say('two')
  service.reorder()
  await say('three')
  await say('four')
  t.same(heard, ['one', 'two', 'three', 'four'])
})

t.test('expire: gets a new token and goes on', async (t) => {
  const { service, heard, say, status, pass } = await setup(t)
  const [before] = service.links
  service.expireTokens()
  await pass(20_000)
  const [after] = service.links
  t.not(after?.token, before?.token)
  t.equal(status().state, 'live')
  await say('one')
  t.same(heard, ['one'])
})

t.test('refuse: temporary codes are tried again, final ones end it until retry', async (t) => {
  const { service, client, status, pass } = await setup(t)
  service.refuse(111)
  service.drop()
  await pass(60_000)
  t.match(status(), { state: 'connecting', finding: { id: 'tooManyRequests' } })
  service.refuse(4500)
  await pass(60_000)
  t.match(status(), { state: 'stopped', finding: { id: 'revoked' } })
  service.calm()
  await pass(60_000)
  t.equal(status().state, 'stopped')
  client.retry()
  await pass(0)
  t.equal(status().state, 'live')
})

t.test('block: down the ladder, and back up when it is calm again', async (t) => {
  const { service, heard, say, status, pass } = await setup(t)
  service.block('websocket', 'http_stream')
  service.drop()
  await pass(20_000)
  t.match(status(), { state: 'degraded', transport: 'poll', notBetter: { id: 'unreachable' } })
  service.calm()
  await pass(60_000)
  t.match(status(), { state: 'live', transport: 'websocket', notBetter: undefined })
  await say('one')
  t.same(heard, ['one'])
})

t.test('forget: a gap, said once', async (t) => {
  const { service, heard, say, pass } = await setup(t)
  await say('one')
  service.forget('room:1')
  await pass(20_000)
  await say('two')
  t.same(heard, ['one', '(gap)', 'two'])
})

t.test('drain: moves after the delay it was given, and misses nothing', async (t) => {
  const { service, heard, say, status, pass } = await setup(t)
  const [before] = service.links
  service.drain(5_000)
  await pass(4_000)
  t.same([...service.links], [before])
  await say('one')
  await pass(100)
  const [after, ...others] = service.links
  t.not(after, before)
  t.same(others, [])
  t.equal(service.mostLinks, 2)
  t.match(status(), { state: 'live', attempt: 0 })
  await say('two')
  t.same(heard, ['one', 'two'])
})

t.test('a notice that outlives its connection moves nobody', async (t) => {
  const { service, pass } = await setup(t)
  service.drain(5_000)
  service.drop()
  await pass(3_000)
  const [before] = service.links
  await pass(10_000)
  t.same([...service.links], [before])
})

t.test('a denied channel says why, and the others go on', async (t) => {
  const service = new FakeService()
  service.denials.set('room:2', 'You are not a member.')
  const { client, heard, say } = await setup(t, service)
  const other = client.channel('room:2')
  await service.clock.pass(0)
  t.match(other.state.get(), {
    kind: 'denied',
    finding: { id: 'subscriptionDenied', facts: { channel: 'room:2', reason: 'You are not a member.' } },
  })
  await say('one')
  t.same(heard, ['one'])
})

t.test('takeAway: a channel that cannot be opened now says why, and is opened once it can', async (t) => {
  const service = new FakeService()
  service.takeAway('room:1')
  const { client, heard, say, status, pass } = await setup(t, service)
  const why = { id: 'storeUnavailable', facts: { channel: 'room:1' } }
  t.match(client.feedOf('room:1')?.state, { kind: 'interrupted', finding: why })
  t.match(status(), { state: 'recovering', transport: 'websocket', finding: why })
  await say('unheard')
  service.calm()
  await pass(1_000)
  t.equal(client.feedOf('room:1')?.state.finding, undefined)
  t.match(status(), { state: 'live', finding: undefined })
  await say('one')
  t.same(heard, ['one'])
})

t.test('takeAway: what was interrupted waits with the reason, and misses nothing', async (t) => {
  const { service, client, heard, say, status, pass } = await setup(t)
  await say('one')
  service.takeAway('room:1')
  service.drop()
  await pass(20_000)
  const { finding, since } = status()
  t.match([status().state, finding], ['recovering', { id: 'storeUnavailable' }])
  await say('two')
  await pass(20_000)
  t.match(status(), { finding, since }, 'the same for as long as it lasts')
  const sent = client.publish('room:1', 'said', 'three')
  await pass(5_000)
  t.match(status(), { state: 'recovering', unsent: 1, finding: { id: 'storeUnavailable' } })
  service.calm()
  await pass(5_000)
  await sent
  t.match(status(), { state: 'live', unsent: 0, finding: undefined })
  t.same(heard, ['one', 'two', 'three'])
})

t.test('takeAway: a client that is asked to move does so, and waits there', async (t) => {
  const { service, client, heard, say, status, pass } = await setup(t)
  const [before] = service.links
  service.takeAway('room:1')
  service.drain()
  await pass(1_000)
  const [after, ...others] = service.links
  t.not(after, before)
  t.same(others, [])
  t.match(status(), { state: 'recovering', finding: { id: 'storeUnavailable' }, notBetter: undefined })
  t.notOk(client.timeline?.steps.some(({ what }) => what === 'failed'))
  service.calm()
  await say('one')
  t.same(heard, ['one'])
})

t.test(
  'a page that only listens learns from its heartbeat that a store is away, and that it is back',
  async (t) => {
    const { service, client, status, pass } = await setup(t)
    await pass(3_000)
    service.weather = { ...service.weather, sign: { finding: 'redisAway' } }
    await pass(25_000)
    t.match(status(), { state: 'live', finding: { id: 'redisAway' } })
    service.drop()
    await pass(10)
    t.match(status(), { state: 'connecting', finding: { id: 'silent' } })
    await pass(20_000)
    t.match(status(), { state: 'live', finding: { id: 'redisAway' } })
    service.calm()
    await pass(25_000)
    t.match(status(), { state: 'live', finding: undefined })
    service.weather = { ...service.weather, sign: { finding: 'postgresAway' } }
    await pass(25_000)
    client.close()
    t.match(status(), { state: 'stopped', finding: undefined })
  },
)

t.test('what is loaded later and does not come is missed by nobody, and asked for again', async (t) => {
  const service = new FakeService()
  const away = new TypeError('Failed to fetch dynamically imported module')
  const upkeep = t.captureFn(async () => {
    if (upkeep.calls.length < 3) throw away
    return loaded
  })
  const problems: unknown[] = []
  const client = service.client({ upkeep, report: (problem) => problems.push(problem) })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(3_000)
  t.match(client.status.get(), { state: 'live', roundTripMs: undefined })
  t.match(problems, [{ finding: { id: 'fileMissing' }, cause: away }], 'and says so')
  await service.clock.pass(10_000)
  t.same([upkeep.calls.length, client.status.get().roundTripMs], [2, undefined], 'ever more rarely')
  service.drop()
  await service.clock.pass(20_000)
  t.match(client.status.get(), { state: 'live', roundTripMs: 0 })
  t.same([upkeep.calls.length, problems.length], [4, 3])
})

t.test('publications wait for what sends them, which is asked for until it comes', async (t) => {
  const service = new FakeService()
  let away = true
  const requests = t.captureFn(async () => {
    if (away) throw new TypeError('Failed to fetch dynamically imported module')
    return office
  })
  const problems: unknown[] = []
  const client = service.client({ requests, report: (problem) => problems.push(problem) })
  t.teardown(() => client.close())
  client.start()
  const sent = ['one', 'two'].map((text) => client.publish('room:1', 'said', text))
  t.same(requests.calls.length, 0, 'nothing is fetched before there is a connection')
  await service.clock.pass(3_000)
  t.match(
    [client.status.get(), problems.length],
    [{ state: 'live', unsent: 2 }, 1],
    'they are counted, and it is said',
  )
  await t.rejects(client.history('room:1', { limit: 1 }), /fileMissing/, 'what is asked is refused')
  away = false
  await service.clock.pass(10_000)
  t.match(await Promise.all(sent), [{ position: { offset: 1 } }, { position: { offset: 2 } }], 'in order')
  t.equal(client.status.get().unsent, 0)
  const waiting = client.history('room:1', { limit: 1 })
  await service.clock.pass(1_000)
  t.match(await waiting, { top: { offset: 2 } })
})

t.test(
  'a page that publishes at once fetches what sends at once, and one that only listens later',
  async (t) => {
    const service = new FakeService()
    const requests = t.captureFn(async () => office)
    const listening = service.client({ requests })
    listening.start()
    await service.clock.pass(1_000)
    t.equal(requests.calls.length, 0)
    const sent = listening.publish('room:1', 'said', 'now')
    await service.clock.pass(0)
    t.match([requests.calls.length, await sent], [1, { place: 'memory' }])
    listening.close()
    t.equal(requests.calls.length, 1)
  },
)

t.test('leaves no timer behind', async (t) => {
  const { service, client, pass } = await setup(t)
  service.drain(5_000)
  await pass(1)
  const publishing = client.publish('room:1', 'said', 'never')
  client.close()
  await t.rejects(publishing, { name: 'PublishError' })
  await pass(1)
  t.equal(service.clock.pending, 0)
})

t.test('history: the newest first, each as handlers got it', async (t) => {
  const { service, client, say, pass } = await setup(t)
  await say('from a back end')
  const sent = client.publish('room:1', 'said', 'from here', { key: 'k1' })
  await pass(1_000)
  await sent
  const asked = client.history('room:1', { limit: 10 })
  await pass(1_000)
  const { items, top } = await asked
  t.strictSame(items, [
    { event: 'said', data: 'from here', offset: 2, key: 'k1', by: [...service.links][0]?.info },
    { event: 'said', data: 'from a back end', offset: 1, key: undefined, by: undefined },
  ])
  t.match(top, { offset: 2 })
})

t.test('history: in pages, each below the one before', async (t) => {
  const { service, client, pass } = await setup(t)
  for (const text of ['one', 'two', 'three']) service.publish('room:1', 'said', text)
  const page = async (before?: { epoch: string; offset: number }) => {
    const asked = client.channel('room:1').history({ limit: 2, ...(before && { before }) })
    await pass(0)
    return asked
  }
  const newest = await page()
  t.same(
    newest.items.map(({ data }) => data),
    ['three', 'two'],
  )
  const older = await page({ epoch: newest.top.epoch, offset: newest.items.at(-1)?.offset ?? 0 })
  t.same(
    older.items.map(({ data }) => data),
    ['one'],
  )
})

t.test('what is published arrives as JSON carries it, and nobody shares it', async (t) => {
  const { service, client, pass } = await setup(t)
  const heard: unknown[] = []
  client.channel('anything:1').on('said', (said) => heard.push(said))
  await pass(0)
  const data = { at: new Date(0), nothing: undefined, text: 'one' }
  service.publish('anything:1', 'said', data)
  data.text = 'two'
  await pass(0)
  t.strictSame(heard, [{ at: '1970-01-01T00:00:00.000Z', text: 'one' }])
})

t.test('whoever is denied is not there', async (t) => {
  const service = new FakeService()
  service.denials.set('room:1', 'members only')
  const { pass } = await setup(t, service)
  await pass(0)
  t.same(service.present('room:1'), [])
})
