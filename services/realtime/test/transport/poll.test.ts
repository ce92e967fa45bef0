import type { PollAnswer, PollOpened, Push } from '@portico/protocol'
import t from 'tap'
import { frameText } from '../../src/frame/frame.ts'
import { PollTransport } from '../../src/transport/poll.ts'
import { ManualTimers } from '../support/manual-timers.ts'
import { startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'

function create() {
  const timers = new ManualTimers()
  let gone = 0
  const transport = new PollTransport({ timers, awayMs: 30_000, onGone: () => gone++ })
  return { timers, transport, goneCount: () => gone }
}

t.test('answers at once with all that waits, as one frame', async (t) => {
  const { transport } = create()
  for (const text of ['{"id":1}', '{}']) transport.send(frameText(text))
  t.same(await transport.poll(0, 20_000), { seq: 1, frame: '{"id":1}\n{}' })
})

t.test('waits for something to say, and no longer than asked', async (t) => {
  const { transport, timers } = create()
  const waiting = transport.poll(0, 20_000)
  transport.send(frameText('{}'))
  t.same(await waiting, { seq: 1, frame: '{}' })
  const empty = transport.poll(1, 20_000)
  timers.advance(20_000)
  t.same(await empty, { seq: 1, frame: '' })
})

t.test('gives an answer again until it is acknowledged, so that a lost response loses nothing', async (t) => {
  const { transport, timers } = create()
  transport.send(frameText('{"id":1}'))
  const first = await transport.poll(0, 20_000)
  transport.send(frameText('{"id":2}'))
  timers.advance(1_000)
  t.same(await transport.poll(0, 20_000), first)
  t.same(await transport.poll(first.seq, 20_000), { seq: 2, frame: '{"id":2}' })
})

t.test('gives it again once a second at most, and to one request of several', async (t) => {
  const { transport, timers } = create()
  transport.send(frameText('{"id":1}'))
  const first = await transport.poll(0, 20_000)
  const impatient = Array.from({ length: 100 }, () => transport.poll(0, 20_000))
  const last = impatient.pop()
  const nothing = { seq: 0, frame: '' }
  t.strictSame(
    new Set((await Promise.all(impatient)).map((answer) => JSON.stringify(answer))),
    new Set([JSON.stringify(nothing)]),
  )
  transport.send(frameText('{"id":2}'))
  timers.advance(1_000)
  t.same(await last, first)
  const again = transport.poll(0, 500)
  timers.advance(500)
  t.same(await again, nothing, 'none of it counts as acknowledged')
  t.same(
    await transport.poll(first.seq, 20_000),
    { seq: 2, frame: '{"id":2}' },
    'and who has it goes on at once',
  )
})

t.test('of two polls the newer one waits and the older one returns empty-handed', async (t) => {
  const { transport } = create()
  const older = transport.poll(0, 20_000)
  const newer = transport.poll(0, 20_000)
  t.same(await older, { seq: 0, frame: '' })
  transport.send(frameText('{}'))
  t.same(await newer, { seq: 1, frame: '{}' })
})

t.test('says why it closes, and is gone when that was fetched', async (t) => {
  const { transport, goneCount } = create()
  transport.send(frameText('{"id":1}'))
  transport.close('shutdown')
  const { seq, frame } = await transport.poll(0, 20_000)
  t.equal(frame, '{"id":1}\n{"push":{"disconnect":{"code":3001,"reason":"shutdown"}}}')
  t.equal(goneCount(), 0)
  await transport.poll(seq, 20_000)
  t.equal(goneCount(), 1)
})

t.test('a client that stays away is gone', async (t) => {
  const { timers, goneCount } = create()
  timers.advance(30_000)
  t.equal(goneCount(), 1)
})

t.test('counts what is kept and what was not acknowledged', async (t) => {
  const { transport } = create()
  transport.send(frameText('12345'))
  t.equal(transport.bufferedBytes, 5)
  await transport.poll(0, 20_000)
  t.equal(transport.bufferedBytes, 5)
  transport.send(frameText('123'))
  t.equal(transport.bufferedBytes, 8)
})

t.test('over HTTP', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const post = (path: string, body: unknown) =>
    fetch(`${running.url}${path}`, {
      method: 'POST',
      headers: { origin: testOrigin },
      body: JSON.stringify(body),
    })

  t.test('carries the frames of a WebSocket', async (t) => {
    const response = await post('/ws/poll', { data: `{"id":1,"connect":{"token":"${await signToken()}"}}` })
    const { session, node, seq, frame } = (await response.json()) as PollOpened
    t.match(frame, /^\{"id":1,"connect":\{"client":/)
    t.equal(response.headers.get('cache-control'), 'no-store')

    const waiting = post('/ws/poll', { session, node, ack: seq })
    t.equal(
      (await post('/ws/emulation', { session, node, data: '{"id":2,"subscribe":{"channel":"plain:1"}}' }))
        .status,
      204,
    )
    const subscribed = (await (await waiting).json()) as PollAnswer
    t.match(subscribed, { seq: 2, frame: '{"id":2,"subscribe":{}}' })

    const next = post('/ws/poll', { session, node, ack: 2 })
    await running.service.node.node.publish('plain:1', { data: '"hello"' as never })
    const published = (await (await next).json()) as PollAnswer
    const { push } = JSON.parse(published.frame) as { push: Push }
    t.match(push, { channel: 'plain:1', pub: { data: 'hello' } })
    t.equal((await post('/ws/poll', { session, node, leave: true })).status, 204)
  })

  t.test('an HTTP stream holds the first commands in its body and never ends by itself', async (t) => {
    const aborter = new AbortController()
    t.teardown(() => aborter.abort())
    const response = await fetch(`${running.url}/ws/http_stream`, {
      method: 'POST',
      headers: { origin: testOrigin, 'content-type': 'application/json' },
      body: `{"id":1,"connect":{"token":"${await signToken({ user: 'streamed' })}"}}`,
      signal: aborter.signal,
    })
    t.match(Object.fromEntries(response.headers), {
      'x-accel-buffering': 'no',
      'cache-control': /no-store/,
      'access-control-allow-origin': testOrigin,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const { value: first } = (await reader?.read()) ?? {}
    t.match(first, /"session":"[\w-]{32}"/)
    await running.service.node.node.disconnect({ user: 'streamed' })
    const { value: last } = (await reader?.read()) ?? {}
    t.equal(last, '{"push":{"disconnect":{"code":3503,"reason":"force disconnect"}}}\n')
    t.equal((await reader?.read())?.done, true, '[T26] and then it ends')
  })

  t.test('what cannot be read is its sender’s fault', async (t) => {
    t.equal((await post('/ws/poll', {})).status, 400)
    t.equal((await post('/ws/poll', { session: 'x', node: 'y' })).status, 400)
    t.equal(
      (await post('/ws/poll', { session: 'x', node: running.service.node.node.id, ack: 0 })).status,
      404,
    )
    t.equal((await post('/ws/emulation', { session: 'x' })).status, 400)
    t.equal((await post('/ws/emulation', { session: 'x', node: 'y', data: 'z'.repeat(300_000) })).status, 413)
    const evil = { method: 'POST', headers: { origin: 'https://evil.test' }, body: '{"data":""}' }
    for (const path of ['poll', 'emulation', 'http_stream']) {
      t.equal((await fetch(`${running.url}/ws/${path}`, evil)).status, 403, path)
    }
  })
})
