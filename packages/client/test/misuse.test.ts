import { Client } from '@portico/client'
import t from 'tap'
import type { OutboxItem, Refusal } from '../src/channel/outbox.ts'
import { sendOver } from '../src/channel/send.ts'
import { sizeInFrame } from '../src/channel/size-in-frame.ts'
import type { Link } from '../src/session/link.ts'

/** Sends an item over a link that answers it in this way. */
function send(error: { code: number; message: string; temporary?: boolean }) {
  const link: Pick<Link, 'rpc'> = { rpc: () => Promise.reject(error) }
  return sendOver(link)(itemOf('hello'))
}

function itemOf(data: unknown): OutboxItem {
  return { channel: 'room:1', event: 'said', data, key: 'k' }
}

async function refusal(...said: Parameters<typeof send>): Promise<Refusal> {
  const outcome = await send(...said)
  if (outcome.kind === 'refused') return outcome.why
  throw new Error(`it was ${outcome.kind}`)
}

t.test('a client where there is no page says so at once, and where to go instead', async (t) => {
  const client = new Client()
  const advice = /no page here.*@portico\/server.*'use client'.*origin/
  t.throws(() => client.start(), advice)
  t.throws(() => client.channel('room:1'), advice)
  await t.rejects(client.publish('room:1', 'said', 'hello'), advice)
})

t.test('a publication that breaks its schema says where, and what to do', async (t) => {
  const [fault, message, code] = await refusal({ code: 400, message: 'data.x: expected a number' })
  t.same([fault, code], ['refused', 400])
  t.equal(
    message,
    'said was not published to room:1: data.x: expected a number. Send what the contract declares for it; ' +
      'reload a page that is older than the service.',
  )
})

t.test('any other refusal says whose it is', async (t) => {
  const denied = await refusal({ code: 103, message: 'the policy says no' })
  t.same(denied.slice(0, 3), ['refused', 'said was not published to room:1: the policy says no', 103])
  t.match(await send({ code: 401, message: 'away', temporary: true }), {
    kind: 'putOff',
    finding: { id: 'storeUnavailable', facts: { channel: 'room:1', event: 'said', reason: 'away' } },
  })
})

t.test('a publication that no frame can hold says how large it is', async (t) => {
  t.match(sizeInFrame(itemOf('é'.repeat(100)), 500), 455)
  t.match(sizeInFrame(itemOf('x'.repeat(500)), 500), [
    'tooLarge',
    /takes 755 bytes, and the service accepts 500/,
    undefined,
    { id: 'tooLarge', facts: { bytes: 755, limit: 500 } },
  ])
})

t.test('a publication that JSON cannot write says so, and what to do', async (t) => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const [data, reason] of [
    [1n, /BigInt/],
    [circle, /circular/],
  ] as const) {
    const [fault, message] = sizeInFrame(itemOf(data), 500) as Refusal
    t.equal(fault, 'notJson')
    t.match(message, reason)
    t.match(message, /^said was not published to room:1: .*\. Send what JSON can write: [^\n]*$/)
  }
})
