import t from 'tap'
import { z } from 'zod'
import { defineChannels, encodeEvent, ephemeral, validateEvent } from '../src/index.ts'

const app = defineChannels<unknown>()({
  'order:{id}': ephemeral({
    events: {
      placed: z.object({ items: z.array(z.object({ title: z.string() })) }),
      shipped: z.object({ at: z.date().transform((at) => at.toISOString()) }),
      asynchronous: z.string().refine(async () => true),
    },
  }),
  'untyped:{id}': ephemeral({}),
})

t.test('an event goes on the wire as its schema let it through', async (t) => {
  const row = { items: [{ title: 'lamp', cost: 12 }], passwordHash: 'hunter2' }
  t.strictSame(encodeEvent(app, 'order:7', { event: 'placed', data: row }), {
    kind: 'valid',
    value: '{"event":"placed","data":{"items":[{"title":"lamp"}]}}',
  })
  t.strictSame(encodeEvent(app, 'order:7', { event: 'shipped', data: { at: new Date(0) } }), {
    kind: 'valid',
    value: '{"event":"shipped","data":{"at":"1970-01-01T00:00:00.000Z"}}',
  })
})

t.test('a fault names its place and the reason', async (t) => {
  const faults: readonly (readonly [event: unknown, path: string, message: RegExp])[] = [
    [
      { event: 'placed', data: { items: [{ title: 'lamp' }, { title: 7 }] } },
      'data.items[1].title',
      /string/,
    ],
    [{ event: 'placed', data: {} }, 'data.items', /array/],
    [{ event: 'placed' }, 'data', /object/],
    [{ event: 'gone', data: 1 }, 'event', /none of this channel's events: placed, shipped/],
    [{ event: 'toString', data: 1 }, 'event', /none of/],
    [{ event: '__proto__', data: 1 }, 'event', /none of/],
    [{ data: 1 }, '', /\{"event": name, "data": …\}/],
    [null, '', /is not an event/],
    ['placed', '', /is not an event/],
  ]
  for (const [event, path, message] of faults) {
    t.match(validateEvent(app, 'order:7', event), { kind: 'invalid', fault: { path, message } })
  }
})

t.test('a name without a channel is a fault, told in bounded length', async (t) => {
  const result = validateEvent(app, `nowhere:${'x'.repeat(10_000)}`, {})
  t.match(result, { kind: 'invalid', fault: { path: '', message: /^no channel is named 'nowhere:x+'$/ } })
  t.ok(result.kind === 'invalid' && result.fault.message.length < 120)
})

t.test('a channel without events takes any JSON and nothing else', async (t) => {
  t.strictSame(encodeEvent(app, 'untyped:7', [1, null, 'two']), { kind: 'valid', value: '[1,null,"two"]' })
  for (const stranger of [undefined, 7n, () => {}]) {
    t.match(encodeEvent(app, 'untyped:7', stranger), {
      kind: 'invalid',
      fault: { message: 'has no JSON form' },
    })
  }
})

t.test("a schema that validates asynchronously is the definer's mistake", async (t) => {
  t.throws(
    () => validateEvent(app, 'order:7', { event: 'asynchronous', data: 'x' }),
    /'asynchronous' validates asynchronously/,
  )
})
