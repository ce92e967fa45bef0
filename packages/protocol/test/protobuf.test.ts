import fc from 'fast-check'
import t from 'tap'

import { CommandEnvelope, ReplyEnvelope } from '../src/envelope.ts'
import {
  BadFrame,
  decodeFrame,
  decodeReplies,
  encodeCommand,
  encodePush,
  encodeReply,
  encodings,
  type FilterNode,
  type Message,
  type RawJson,
  rawJson,
} from '../src/index.ts'
import { anyCommand, anyPush } from './support/arbitrary.ts'
import { caught } from './support/caught.ts'
import { checked } from './support/checked.ts'
import { fromHex, hex } from './support/hex.ts'
import { protobufjsTypes } from './support/protobufjs.ts'
import { specification } from './support/specification.ts'
import { everyMessage } from './support/tables.ts'

const typeNamed = protobufjsTypes()
const wireTypes = { json: 'bytes', frame: 'bytes', string: undefined } as Readonly<
  Record<string, string | undefined>
>

/** A frame of one message, from the bytes after its length. */
const frameOf = (message: string) => {
  const bytes = fromHex(message)
  return Uint8Array.from([bytes.length, ...bytes])
}

function refusal(message: string): string {
  const error = caught(() => decodeFrame('protobuf', frameOf(message)))
  if (error instanceof BadFrame) return `${error.code} ${error.message}`
  if (error !== undefined) throw error
  const [incoming] = decodeFrame('protobuf', frameOf(message))
  return incoming?.kind === 'rejected' ? `${incoming.error.code} ${incoming.error.message}` : 'taken'
}

t.test('[T11] every field has the name, number and type of the specification', async (t) => {
  for (const { name, rows } of everyMessage().values()) {
    // The positions a connecting client holds are a part of SubscribeRequest.
    const specified = specification.get(name === 'HeldPosition' ? 'SubscribeRequest' : name)
    for (const { name: fieldName, field } of rows) {
      const type = typeof field.type === 'string' ? field.type : undefined
      const expected = { number: field.number, type: type && type in wireTypes ? wireTypes[type] : type }
      t.strictSame(specified?.get(fieldName), expected, `${name}.${fieldName}`)
    }
  }
})

t.test('writes the bytes that the specification’s numbers ask for', async (t) => {
  const publish = encodeCommand('protobuf', {
    id: 3,
    name: 'publish',
    request: { channel: 'a', data: rawJson(1) },
  })
  t.equal(hex(publish), '0a 08 03 3a 06 0a 01 61 12 01 31')
  const push = encodePush('protobuf', { channel: 'a', pub: { data: rawJson({}), offset: 300, delta: true } })
  t.equal(hex(push), '10 22 0e 12 01 61 22 09 22 02 7b 7d 30 ac 02 40 01')
  const joined = encodePush('protobuf', { channel: 'a', join: { info: { user: 'u', client: 'c' } } })
  t.equal(hex(joined), '0f 22 0d 12 01 61 2a 08 0a 06 0a 01 75 12 01 63')
  const unsubscribe = encodePush('protobuf', { channel: 'a', unsubscribe: { code: 2500, reason: 'x' } })
  t.equal(hex(unsubscribe), '0d 22 0b 12 01 61 3a 06 10 c4 13 1a 01 78')
  const presence = encodeReply('protobuf', {
    id: 4,
    name: 'presence',
    result: { presence: new Map([['c', { user: 'u', client: 'c' }]]) },
  })
  t.equal(hex(presence), '11 08 04 4a 0d 0a 0b 0a 01 63 12 06 0a 01 75 12 01 63')
})

t.test('[T13] an empty result is present', async (t) => {
  t.equal(hex(encodeReply('protobuf', { id: 14, name: 'unsubscribe', result: {} })), '04 08 0e 3a 00')
  t.equal(encodeReply('json', { id: 14, name: 'unsubscribe', result: {} }), '{"id":14,"unsubscribe":{}}')
  t.strictSame(decodeReplies('protobuf', fromHex('04 08 0e 3a 00')), [
    { kind: 'reply', reply: { id: 14, name: 'unsubscribe', result: {} } },
  ])
})

t.test('negative integers take ten bytes and come back', async (t) => {
  const history = { id: 1, name: 'history', request: { channel: 'a', limit: -1 } } as const
  const bytes = encodeCommand('protobuf', history)
  t.equal(hex(bytes), '12 08 01 52 0e 0a 01 61 38 ff ff ff ff ff ff ff ff ff 01')
  t.strictSame(decodeFrame('protobuf', bytes), [{ kind: 'command', command: history }])
})

t.test('another implementation reads what we write, and we what it writes', async (t) => {
  const throughTheirs = (envelope: Message, bytes: Uint8Array): Uint8Array => {
    const type = typeNamed(envelope.name)
    return type.encodeDelimited(type.decodeDelimited(bytes)).finish()
  }
  checked(
    fc.property(anyCommand, (command) => {
      const bytes = throughTheirs(CommandEnvelope, encodeCommand('protobuf', command))
      t.strictSame(decodeFrame('protobuf', bytes), [{ kind: 'command', command }])
    }),
  )
  checked(
    fc.property(anyPush, (push) => {
      const bytes = throughTheirs(ReplyEnvelope, encodePush('protobuf', push))
      t.strictSame(decodeReplies('protobuf', bytes), [{ kind: 'push', push }])
    }),
  )
})

t.test('bytes that are no Protobuf close the connection', async (t) => {
  t.equal(refusal('08'), '3501 the Protobuf message is cut short')
  t.equal(refusal('08 01 22 05 0a'), '3501 the Protobuf message is cut short')
  t.equal(refusal('08 01 22 03 0a 09 61'), '3501 the Protobuf message is cut short')
  t.equal(refusal('02 00'), '3501 a Protobuf field has the number 0')
  t.equal(refusal('08 01 fb 06 fc 06'), '3501 a Protobuf field has a wire type that is not in the protocol')
  t.equal(refusal('08 ff ff ff ff ff ff ff ff ff ff 01'), '3501 a Protobuf varint has more than ten bytes')
  t.equal(refusal('08 01 22 ff ff ff ff ff 01'), '3501 a Protobuf length is out of range')
  t.match(
    caught(() => decodeFrame('protobuf', fromHex('05 08 01'))),
    { message: 'the Protobuf message is cut short' },
  )
  t.match(
    caught(() => decodeFrame('protobuf', new Uint8Array())),
    { message: 'the frame is empty' },
  )
})

t.test('an id that is no id closes the connection', async (t) => {
  t.equal(refusal('08 80 80 80 80 10 6a 00'), '3501 id: expected an integer from 0 to 4294967295')
  t.equal(refusal('0a 01 31 6a 00'), '3501 id: expected an integer from 0 to 4294967295')
  t.equal(refusal('08 01 68 01'), '3501 rpc: expected a whole message: text in JSON, bytes in Protobuf')
  t.equal(refusal('08 01'), '3501 the command is not known')
  t.equal(refusal('08 01 5a 00'), '3501 the command is not known')
})

t.test('a wrong field is answered with its path', async (t) => {
  t.equal(refusal('08 01 22 02 08 01'), '107 connect.token: expected a string of valid Unicode')
  t.equal(refusal('08 01 22 03 0a 01 ff'), '107 connect.token: expected a string of valid Unicode')
  t.equal(refusal('08 01 52 05 0a 01 61 42 00'), 'taken')
  t.equal(refusal('08 01 52 05 0a 01 61 40 01'), '107 history.since: expected a message')
  t.equal(
    refusal('08 01 52 09 0a 01 61 38 80 80 80 80 10'),
    '107 history.limit: expected an integer from -2147483648 to 2147483647',
  )
  t.equal(refusal('08 01 52 09 0a 01 61 38 ff ff ff ff 0f'), 'taken')
  t.equal(refusal('08 01 2a 00'), '107 subscribe.channel: expected a value')
  t.equal(
    refusal('08 01 22 07 1a 05 12 03 3a 01 61'),
    '107 connect.subs[…].value.offset: expected an integer from 0 to 9007199254740991',
  )
})

t.test('[T14] a payload that is not JSON in UTF-8 is refused', async (t) => {
  const refused = '107 rpc.data: expected JSON in UTF-8 of at most 100 levels, and no binary data'
  for (const data of ['ff', '7b', '61', '00', 'ef bb bf 31']) {
    const body = `0a ${hex(Uint8Array.of(fromHex(data).length))} ${data}`
    t.equal(refusal(`08 01 6a ${hex(Uint8Array.of(fromHex(body).length))} ${body}`), refused, data)
  }
  const pretty = encodeCommand('protobuf', { id: 1, name: 'rpc', request: { data: '[ 1 ]' as RawJson } })
  t.match(decodeFrame('protobuf', pretty), [{ command: { request: { data: '[1]' } } }])
})

t.test('a payload without any bytes is absent, and missing where there has to be one', async (t) => {
  t.match(decodeFrame('protobuf', frameOf('08 01 6a 05 0a 00 12 01 78')), [
    { command: { name: 'rpc', request: { method: 'x', data: undefined } } },
  ])
  t.equal(refusal('08 01 3a 05 0a 01 61 12 00'), '107 publish.data: expected a value')
})

t.test('[T10] an integer beyond 2^53 is refused', async (t) => {
  const offset = (varint: string) =>
    refusal(`08 01 2a ${hex(Uint8Array.of(4 + fromHex(varint).length))} 0a 01 61 38 ${varint}`)
  t.equal(offset('ff ff ff ff ff ff ff 0f'), 'taken')
  t.match(offset('80 80 80 80 80 80 80 10'), /^107 subscribe.offset: expected an integer/)
  t.match(offset('ff ff ff ff ff ff ff ff ff 01'), /^107 subscribe.offset: expected an integer/)
})

t.test('unknown fields of every wire type are skipped', async (t) => {
  const unknown = 'f8 06 96 01 f9 06 01 02 03 04 05 06 07 08 fa 06 02 68 69 fd 06 01 02 03 04'
  t.equal(refusal(`${unknown} 08 01 6a 00 ${unknown}`), 'taken')
})

t.test('of a field that comes twice the last one counts, even when it is the default', async (t) => {
  const request = (bytes: string) => {
    const [incoming] = decodeFrame('protobuf', frameOf(bytes))
    return incoming?.kind === 'command' ? incoming.command.request : incoming
  }
  t.strictSame(request('08 01 22 06 0a 01 61 0a 01 62'), { token: 'b' })
  t.strictSame(request('08 01 22 05 0a 01 61 0a 00'), {})
})

t.test('an entry of a map may leave out its key or its value', async (t) => {
  const [incoming] = decodeFrame('protobuf', frameOf('08 01 22 09 32 00 32 05 0a 01 61 12 00'))
  t.match(incoming, {
    command: {
      request: {
        headers: new Map([
          ['', ''],
          ['a', ''],
        ]),
      },
    },
  })
})

t.test('a message that an entry leaves out is an empty one, with what it always has', async (t) => {
  const [incoming] = decodeFrame('protobuf', frameOf('08 01 22 05 1a 03 0a 01 61'))
  t.match(incoming, { command: { request: { subs: new Map([['a', {}]]) } } })
  const [message] = decodeReplies('protobuf', fromHex('09 08 01 4a 05 0a 03 0a 01 63'))
  t.match(message, { reply: { result: { presence: new Map([['c', { user: '', client: '' }]]) } } })
})

t.test('the entries of a map are written in their order', async (t) => {
  const tags = new Map([
    ['b', '1'],
    ['a', '2'],
    ['c', '3'],
  ])
  const [message] = decodeReplies('protobuf', encodePush('protobuf', { channel: 'a', pub: { tags } }))
  t.strictSame(message?.kind === 'push' && [...(message.push.pub?.tags ?? [])], [...tags])
})

t.test('nesting is bounded', async (t) => {
  const filter = (levels: number): FilterNode =>
    levels === 0 ? {} : { op: 'not', nodes: [filter(levels - 1)] }
  const subscribe = (levels: number) =>
    encodeCommand('protobuf', { id: 1, name: 'subscribe', request: { channel: 'a', tf: filter(levels) } })
  t.equal(decodeFrame('protobuf', subscribe(99)).length, 1)
  t.match(
    caught(() => decodeFrame('protobuf', subscribe(100))),
    { message: 'nested deeper than 100 levels' },
  )
})

t.test('a number that is no integer is never written', async (t) => {
  for (const offset of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    for (const encoding of encodings)
      t.ok(
        caught(() => encodePush(encoding, { pub: { offset } })) instanceof TypeError,
        `${encoding} ${offset}`,
      )
})
