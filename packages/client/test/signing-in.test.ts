import t, { type Test } from 'tap'
import { FakeService } from '../src/testing/index.ts'

/** A page that has everything it needs. */
async function setup(t: Test) {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(3_000)
  return { service, client, pass: (ms: number) => service.clock.pass(ms) }
}

t.test('what somebody wrote is never published as the next person', async (t) => {
  const { service, client, pass } = await setup(t)
  service.drop()
  await pass(10)
  const waiting = client.publish('room:1', 'said', 'from Ada')
  client.identityChanged()
  await t.rejects(waiting, { name: 'PublishError', message: 'somebody else signed in' })
  await pass(30_000)
  t.match([client.status.get().state, service.read('room:1').publications], ['live', []])
})

t.test('what somebody writes goes over their own connection, and waits for it', async (t) => {
  const { service, client, pass } = await setup(t)
  const [before] = service.links
  service.delay(100)
  client.identityChanged()
  const sent = client.publish('room:1', 'said', 'from Grace')
  t.match(client.status.get(), { state: 'live', unsent: 1 }, 'the page stays connected meanwhile')
  await pass(5_000)
  t.match(await sent, { position: { offset: 1 } })
  const [now] = service.links
  t.not(now, before)
  t.match(service.read('room:1').publications, [{ info: { client: now?.info.client } }])
})

t.test('after a sign-out nothing is accepted, and the next sign-in connects', async (t) => {
  const { service, client, pass } = await setup(t)
  client.close()
  await t.rejects(client.publish('room:1', 'said', 'from nobody'), {
    name: 'PublishError',
    message: 'the client was closed',
  })
  client.identityChanged()
  await pass(1_000)
  t.equal(client.status.get().state, 'live')
  const sent = client.publish('room:1', 'said', 'from Grace')
  await pass(1_000)
  t.match(await sent, { position: { offset: 1 } })
  t.equal(service.mostLinks, 1)
})

t.test('a sign-in connects no page that has never begun, or that nobody uses any more', async (t) => {
  const service = new FakeService()
  const client = service.client()
  client.identityChanged()
  await service.clock.pass(1_000)
  t.equal(service.mostLinks, 0)
  client.hold()()
  await service.clock.pass(5_000)
  client.identityChanged()
  await service.clock.pass(1_000)
  t.same([service.links.size, service.clock.pending], [0, 0])
})

t.test('signed out, it is connected by the next sign-in, and not by what is mounted before', async (t) => {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  const letGo = client.hold()
  await service.clock.pass(1_000)
  client.close()
  letGo()
  await service.clock.pass(5_000)
  client.hold()
  await service.clock.pass(1_000)
  t.equal(service.links.size, 0)
  client.identityChanged()
  await service.clock.pass(1_000)
  t.same([client.status.get().state, service.links.size], ['live', 1])
})
