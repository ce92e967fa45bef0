import { type Disturbance, decodeReplies, type Encoding, type RawJson } from '@portico/protocol'
import t from 'tap'
import { ConnectionWriter } from '../../src/connection/connection-writer.ts'
import { encodePush, encodeReply, pings } from '../../src/frame/encode.ts'
import { FlushLoop } from '../../src/hub/flush-loop.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup(encoding: Encoding = 'json', maxQueueBytes = 10_000) {
  const timers = new ManualTimers()
  const deferred: (() => void)[] = []
  const seen: string[] = []
  const wire = { bufferedBytes: 0 }
  const transport: Transport = {
    name: 'websocket',
    encoding,
    emulated: undefined,
    get bufferedBytes() {
      return wire.bufferedBytes
    },
    send: ({ bytes }) => {
      const frame = encoding === 'json' ? Buffer.from(bytes).toString() : bytes
      for (const message of decodeReplies(encoding, frame)) {
        if (message.kind === 'ping') seen.push('ping')
        else if (message.kind === 'reply') seen.push(`reply ${message.reply.id}`)
        else seen.push(`${message.push.channel ?? ''} ${message.push.pub?.data ?? 'no publication'}`)
      }
    },
    close: () => {},
  }
  const writer = new ConnectionWriter(
    { transport, overflowed: () => void seen.push('overflow') },
    {
      timers,
      loop: new FlushLoop({ defer: (work) => void deferred.push(work) }),
      limits: { queueBytes: maxQueueBytes },
    },
  )
  writer.answer(encodeReply({ id: 1, name: 'connect', result: { client: 'c1' } }, encoding))
  for (const work of deferred.splice(0)) work()
  seen.length = 0
  const publish = (channel: string, ...values: number[]) => {
    for (const value of values)
      writer.push(encodePush({ channel, pub: { data: String(value) as RawJson } }, encoding))
  }
  const turn = () => {
    for (const work of deferred.splice(0)) work()
    return seen.splice(0)
  }
  return { writer, timers, wire, publish, turn }
}

t.test('undisturbed, everything leaves as it came', async (t) => {
  const { writer, publish, turn } = setup()
  t.strictSame(writer.disturbance, {})
  publish('a', 1, 2)
  writer.answer(encodeReply({ id: 7, name: 'ping', result: {} } as never, 'json'))
  t.strictSame(turn(), ['a 1', 'a 2', 'reply 7'])
})

t.test('says what waits, here and on the wire, and when that is too much', async (t) => {
  const { writer, wire, publish, turn } = setup('json', 100)
  publish('a', 1)
  const waiting = writer.bufferedBytes
  t.ok(waiting > 0)
  t.equal(writer.isCongested, false)
  wire.bufferedBytes = 51
  t.equal(writer.bufferedBytes, waiting + 51)
  t.equal(writer.isCongested, true)
  writer.flush()
  t.equal(writer.bufferedBytes, 51)
  t.strictSame(turn(), ['a 1'])
  publish('a', 2)
  writer.clear()
  t.strictSame(turn(), [])
})

const disturbed: Record<string, { readonly by: Disturbance; readonly leaves: readonly string[] }> = {
  'lost, every third': { by: { lose: true }, leaves: ['a 1', 'a 2', 'a 4', 'a 5'] },
  doubled: { by: { duplicate: true }, leaves: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5].map((n) => `a ${n}`) },
  'overtaken by the next': { by: { reorder: true }, leaves: ['a 2', 'a 1', 'a 4', 'a 3'] },
  'kept back for good': { by: { halfOpen: true }, leaves: [] },
}

for (const encoding of ['json', 'protobuf'] as const) {
  for (const [fate, { by, leaves }] of Object.entries(disturbed)) {
    t.test(`publications are ${fate} (${encoding})`, async (t) => {
      const { writer, publish, turn } = setup(encoding)
      writer.disturb(by)
      t.strictSame(writer.disturbance, by)
      publish('a', 1, 2, 3, 4, 5)
      t.strictSame(turn(), leaves)
    })
  }
}

t.test(
  'one that nobody overtakes is held for half a second; another channel overtakes nothing',
  async (t) => {
    const { writer, timers, publish, turn } = setup()
    writer.disturb({ reorder: true })
    publish('a', 1)
    publish('b', 2)
    timers.advance(499)
    t.strictSame(turn(), [])
    timers.advance(1)
    t.strictSame(turn(), ['a 1', 'b 2'])
    publish('a', 3, 4)
    t.strictSame(turn(), ['a 4', 'a 3'])
    t.equal(timers.size, 0)
  },
)

t.test('only publications change places, and a ping only comes late', async (t) => {
  const { writer, timers, turn } = setup()
  writer.disturb({ reorder: true, lose: true, duplicate: true })
  for (let n = 0; n < 3; n++) writer.push(pings.json)
  t.strictSame(turn(), ['ping', 'ping', 'ping'])
  writer.push(encodePush({ channel: 'a', join: { info: { user: 'mei', client: 'c1' } } }, 'json'))
  t.strictSame(turn(), ['a no publication', 'a no publication'])
  writer.disturb({ delayMs: 50 })
  writer.push(pings.json)
  timers.advance(49)
  t.strictSame(turn(), [])
  timers.advance(1)
  t.strictSame(turn(), ['ping'])
})

t.test('answers come late too, and are not lost', async (t) => {
  const { writer, timers, turn } = setup()
  const answer = (id: number) => writer.answer(encodeReply({ id, name: 'ping', result: {} } as never, 'json'))
  writer.disturb({ lose: true, delayMs: 50 })
  for (const id of [1, 2, 3]) answer(id)
  t.strictSame(turn(), [])
  timers.advance(50)
  t.strictSame(turn(), ['reply 1', 'reply 2', 'reply 3'])
  writer.disturb({ halfOpen: true })
  answer(4)
  t.strictSame(turn(), [])
})

t.test('what waits when it is over goes out, once', async (t) => {
  for (const by of [{ reorder: true }, { delayMs: 50 }, { reorder: true, delayMs: 50 }]) {
    const { writer, timers, publish, turn } = setup()
    writer.disturb(by)
    publish('a', 1, 2, 3)
    turn()
    writer.disturb({})
    t.equal(timers.size, 0)
    publish('a', 4)
    const seen = turn()
    t.equal(seen.at(-1), 'a 4')
    t.ok(seen.includes('a 3'))
    timers.advance(1_000)
    t.strictSame(turn(), [])
    t.strictSame(writer.disturbance, {})
  }
})

t.test('what waits when the connection ends is dropped, with its timers', async (t) => {
  for (const by of [{ reorder: true }, { delayMs: 50 }]) {
    const { writer, timers, publish, turn } = setup()
    writer.disturb(by)
    publish('a', 1)
    t.equal(timers.size, 1)
    writer.clear()
    t.equal(timers.size, 0)
    t.strictSame(turn(), [])
  }
})
