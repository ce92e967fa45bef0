import { isTraceCode } from '@portico/protocol'
import t from 'tap'
import { FakeClock, FakeService, randomFrom } from '../src/testing/index.ts'
import { Trace } from '../src/trace.ts'

t.test('every attempt has a code of its own, and the steps of it', async (t) => {
  const service = new FakeService({ clock: new FakeClock(randomFrom(7)) })
  const client = service.client()
  t.teardown(() => client.close())
  t.equal(client.timeline, undefined)
  service.block('websocket')
  client.start()
  await service.clock.pass(0)
  const first = client.timeline
  t.ok(isTraceCode(first?.code))
  t.equal(client.status.get().trace, first?.code)
  t.same(
    first?.steps.map(({ what, transport, facts }) => [what, transport, facts?.outcome ?? facts?.finding]),
    [
      ['started', undefined, undefined],
      ['config', undefined, 'ok'],
      ['token', undefined, 'ok'],
      ['dialled', 'websocket', undefined],
      ['failed', undefined, 'unreachable'],
      ['dialled', 'http_stream', undefined],
      ['opened', 'http_stream', undefined],
      ['replied', 'http_stream', undefined],
    ],
  )
  service.drop()
  await service.clock.pass(60_000)
  t.not(client.timeline?.code, first?.code)
  t.equal(client.timeline?.steps[0]?.what, 'started')
})

t.test('the token route’s answer is part of the story', async (t) => {
  const service = new FakeService()
  const client = service.client({ auth: { token: () => Promise.reject(new Error('boom')) } })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(100)
  const token = client.timeline?.steps.find(({ what }) => what === 'token')
  t.match(token?.facts, { outcome: 'tokenRouteFailed', reason: 'Error: boom', ms: 0 })
})

t.test('forgets the oldest', async (t) => {
  const trace = new Trace(new FakeClock())
  trace.begin()
  for (let step = 0; step < 150; step += 1) trace.note('online', { step })
  t.equal(trace.steps.length, 100)
  t.same(trace.steps[0]?.facts, { step: 50 })
  t.equal(trace.timeline?.steps.length, 100)
})
