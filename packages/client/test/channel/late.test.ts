import t, { type Test } from 'tap'
import { Outbox, type OutboxItem, PublishError } from '../../src/channel/outbox.ts'
import * as ownRequests from '../../src/channel/requests.ts'
import type { Link } from '../../src/session/link.ts'
import type { Session } from '../../src/session/session.ts'
import { FakeClock, FakeService } from '../../src/testing/index.ts'

/** A connected page that publishes the position of its pointer: at once or never. */
async function setup(t: Test) {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(3_000)
  const point = (x: number) => client.publish('room:1', 'moved', { x }, { late: 'drop' })
  return { service, client, point, pass: (ms: number) => service.clock.pass(ms) }
}

t.test('what must not be late is published at once, or never', async (t) => {
  const { service, client, point, pass } = await setup(t)
  const sent = point(1)
  await pass(0)
  t.match(await sent, { position: { offset: 1 } })
  service.drop()
  await pass(10)
  await t.rejects(point(2), {
    name: 'PublishError',
    fault: 'late',
    message: /^moved was not published to room:1: there is no connection/,
  })
  t.match(client.status.get(), { state: 'connecting', unsent: 0 })
  await pass(30_000)
  t.match([client.status.get().state, service.stream('room:1').top.offset], ['live', 1])
})

t.test('it is sent over no other connection, though the file that sends it comes later', async (t) => {
  const service = new FakeService()
  const file = Promise.withResolvers<typeof ownRequests>()
  const client = service.client({ requests: () => file.promise })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(3_000)
  const point = (x: number) => client.publish('room:1', 'moved', { x }, { late: 'drop' })
  const ofTheFirst = point(1).catch((reason: unknown) => reason)
  client.identityChanged()
  await service.clock.pass(3_000)
  const ofTheNext = point(2)
  file.resolve(ownRequests)
  await service.clock.pass(10)
  t.match(await ofTheFirst, { fault: 'late' })
  t.match(await ofTheNext, { position: { offset: 1 } })
})

t.test('on a connection that says nothing any more it takes no place from what waits', async (t) => {
  const { service, client, point, pass } = await setup(t)
  service.halfOpen()
  const dropped = Promise.allSettled(Array.from({ length: 150 }, (_, x) => point(x)))
  const waiting = client.publish('room:1', 'said', 'hello')
  await pass(60_000)
  t.match(await waiting, { position: { offset: 1 } })
  t.ok((await dropped).every(({ status }) => status === 'rejected'))
  t.equal(service.stream('room:1').top.offset, 1, 'and is not published when the page is back')
})

/** The outcome of one publication over a connection that answers it in this way. */
async function fate(error: object, item: Partial<OutboxItem> = {}) {
  const link = { rpc: () => Promise.reject(error) }
  const mentioned: string[] = []
  const requests = new ownRequests.Requests({
    clock: new FakeClock(() => 0),
    session: { link, discovery: { limits: { frameBytes: 500 } } } as unknown as Session,
    outbox: new Outbox(() => {}),
    listener: { changed: () => {}, refused: ({ id }) => mentioned.push(id) },
    openEnvelope: () => ({ event: '', data: undefined }),
    PublishError,
  })
  const whole = { channel: 'room:1', event: 'moved', data: 7, key: 'k', ...item }
  const why = await requests.publishNow(whole, link as unknown as Link).catch((reason: unknown) => reason)
  return { why, mentioned }
}

t.test('what the service cannot take now is late, and a refusal is a refusal', async (t) => {
  const away = await fate({ code: 401, message: 'away', temporary: true })
  t.match(away, { why: { fault: 'late', code: undefined }, mentioned: [] })
  const denied = await fate({ code: 103, message: 'the policy says no' })
  t.match(denied, { why: { fault: 'refused', code: 103 }, mentioned: ['permissionDenied'] })
  const large = await fate({}, { data: 'x'.repeat(500) })
  t.match(large, { why: { fault: 'tooLarge' }, mentioned: ['tooLarge'] })
})
