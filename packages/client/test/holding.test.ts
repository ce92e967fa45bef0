import t, { type Test } from 'tap'
import { FakeService } from '../src/testing/index.ts'

function setup(t: Test) {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  return { service, client, pass: (ms: number) => service.clock.pass(ms) }
}

t.test('what waits when the last holder lets go is published first', async (t) => {
  const { service, client, pass } = setup(t)
  const letGo = client.hold()
  await pass(3_000)
  service.block('websocket', 'http_stream', 'poll')
  service.drop()
  await pass(10)
  const sent = client.publish('room:1', 'said', 'from the train')
  letGo()
  await pass(60_000)
  t.match(client.status.get(), { state: 'connecting', unsent: 1 })
  service.calm()
  await pass(30_000)
  t.match(await sent, { position: { offset: 1 } })
  t.same([service.links.size, service.clock.pending], [0, 0], 'and then the connection ends')
})

t.test('what was sent and has no answer when the last holder lets go is sent again', async (t) => {
  const { service, client, pass } = setup(t)
  const letGo = client.hold()
  await pass(3_000)
  service.halfOpen()
  const sent = client.publish('room:1', 'said', 'into the tunnel')
  await pass(10)
  t.equal(client.status.get().unsent, 0)
  letGo()
  await pass(90_000)
  const outcome = await Promise.race([sent, pass(0)])
  t.match(outcome, { position: { offset: 1 } })
  t.same([service.links.size, service.clock.pending], [0, 0], 'and then the connection ends')
})

t.test('a client that nobody holds takes publications as one that never began', async (t) => {
  const { service, client, pass } = setup(t)
  client.hold()()
  await pass(5_000)
  t.equal(service.links.size, 0)
  const sent = client.publish('room:1', 'said', 'for later')
  client.hold()
  await pass(3_000)
  t.match(await sent, { position: { offset: 1 } })
})

t.test('a client that was started stays connected, whoever holds on and lets go', async (t) => {
  const { service, client, pass } = setup(t)
  client.start()
  await pass(0)
  client.hold()()
  await pass(5_000)
  t.equal(service.links.size, 1)
})

t.test('letting go twice lets go once', async (t) => {
  const { service, client, pass } = setup(t)
  const letGo = client.hold()
  client.hold()
  letGo()
  letGo()
  await pass(5_000)
  t.equal(service.links.size, 1)
})

t.test('a client that was closed no longer holds itself', async (t) => {
  const { service, client, pass } = setup(t)
  client.start()
  client.close()
  const letGo = client.hold()
  client.identityChanged()
  await pass(3_000)
  t.equal(service.links.size, 1)
  letGo()
  await pass(5_000)
  t.equal(service.links.size, 0)
})
