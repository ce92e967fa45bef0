import t from 'tap'

import {
  type Command,
  decodeEmulation,
  decodeFrame,
  decodeReplies,
  encodeCommand,
  encodePush,
  encodeReply,
  fullData,
  joinText,
  type Outgoing,
  parseRawJson,
  patchData,
  ping,
  rawJson,
} from '../src/index.ts'
import { fromHex, hex } from './support/hex.ts'

const hi = { data: rawJson({ t: 'hi' }), info: { user: '42', client: 'c1' }, offset: 1 }

/** The specification's conversation: the client's frames, byte for byte, and how they are decoded. */
const said: readonly (readonly [string, Command])[] = [
  [
    '{"id":1,"connect":{"token":"T","name":"js"}}',
    { id: 1, name: 'connect', request: { token: 'T', name: 'js' } },
  ],
  [
    '{"id":2,"subscribe":{"channel":"chat:1","token":"S","flag":1}}',
    { id: 2, name: 'subscribe', request: { channel: 'chat:1', token: 'S', flag: 1 } },
  ],
  [
    '{"id":3,"publish":{"channel":"chat:1","data":{"t":"hi"}}}',
    { id: 3, name: 'publish', request: { channel: 'chat:1', data: rawJson({ t: 'hi' }) } },
  ],
  ['{"id":4,"presence":{"channel":"chat:1"}}', { id: 4, name: 'presence', request: { channel: 'chat:1' } }],
  [
    '{"id":5,"presence_stats":{"channel":"chat:1"}}',
    { id: 5, name: 'presence_stats', request: { channel: 'chat:1' } },
  ],
  [
    '{"id":6,"history":{"channel":"chat:1","limit":10}}',
    { id: 6, name: 'history', request: { channel: 'chat:1', limit: 10 } },
  ],
  [
    '{"id":8,"rpc":{"method":"x","data":{}}}',
    { id: 8, name: 'rpc', request: { method: 'x', data: rawJson({}) } },
  ],
  ['{"id":9,"subscribe":{"channel":"nope:1"}}', { id: 9, name: 'subscribe', request: { channel: 'nope:1' } }],
  ['{"id":11,"refresh":{"token":"T2"}}', { id: 11, name: 'refresh', request: { token: 'T2' } }],
  [
    '{"id":12,"sub_refresh":{"channel":"chat:1","token":"S2"}}',
    { id: 12, name: 'sub_refresh', request: { channel: 'chat:1', token: 'S2' } },
  ],
  [
    '{"id":13,"subscribe":{"channel":"chat:1","token":"S2","recover":true,"offset":1,"epoch":"kXqT","flag":1}}',
    {
      id: 13,
      name: 'subscribe',
      request: { channel: 'chat:1', token: 'S2', recover: true, epoch: 'kXqT', offset: 1, flag: 1 },
    },
  ],
  [
    '{"id":14,"unsubscribe":{"channel":"chat:1"}}',
    { id: 14, name: 'unsubscribe', request: { channel: 'chat:1' } },
  ],
]

/** The service's answers and pushes. */
const answered: readonly (readonly [string, Outgoing])[] = [
  [
    '{"id":1,"connect":{"client":"c1","version":"1.0.0","ping":25,"pong":true}}',
    reply({ id: 1, name: 'connect', result: { client: 'c1', version: '1.0.0', ping: 25, pong: true } }),
  ],
  [
    '{"id":2,"subscribe":{"recoverable":true,"positioned":true,"epoch":"kXqT","offset":0}}',
    reply({
      id: 2,
      name: 'subscribe',
      result: { recoverable: true, positioned: true, epoch: 'kXqT', offset: 0 },
    }),
  ],
  [
    '{"push":{"channel":"chat:1","pub":{"data":{"t":"hi"},"info":{"user":"42","client":"c1"},"offset":1}}}',
    { kind: 'push', push: { channel: 'chat:1', pub: hi } },
  ],
  ['{"id":3,"publish":{}}', reply({ id: 3, name: 'publish', result: {} })],
  ['{}', { kind: 'ping' }],
  [
    '{"id":4,"presence":{"presence":{"c1":{"user":"42","client":"c1"}}}}',
    reply({ id: 4, name: 'presence', result: { presence: new Map([['c1', hi.info]]) } }),
  ],
  [
    '{"id":5,"presence_stats":{"num_clients":1,"num_users":1}}',
    reply({ id: 5, name: 'presence_stats', result: { num_clients: 1, num_users: 1 } }),
  ],
  [
    '{"id":6,"history":{"publications":[{"data":{"t":"hi"},"info":{"user":"42","client":"c1"},"offset":1}],"epoch":"kXqT","offset":1}}',
    reply({ id: 6, name: 'history', result: { publications: [hi], epoch: 'kXqT', offset: 1 } }),
  ],
  [
    '{"id":7,"error":{"code":112,"message":"unrecoverable position"}}',
    reply({ id: 7, error: { code: 112, message: 'unrecoverable position' } }),
  ],
  [
    '{"id":8,"error":{"code":108,"message":"not available"}}',
    reply({ id: 8, error: { code: 108, message: 'not available' } }),
  ],
  [
    '{"id":9,"error":{"code":102,"message":"unknown channel"}}',
    reply({ id: 9, error: { code: 102, message: 'unknown channel' } }),
  ],
  [
    '{"id":10,"error":{"code":105,"message":"already subscribed"}}',
    reply({ id: 10, error: { code: 105, message: 'already subscribed' } }),
  ],
  [
    '{"id":11,"refresh":{"client":"c1","version":"1.0.0","expires":true,"ttl":600}}',
    reply({ id: 11, name: 'refresh', result: { client: 'c1', version: '1.0.0', expires: true, ttl: 600 } }),
  ],
  [
    '{"id":12,"sub_refresh":{"expires":true,"ttl":600}}',
    reply({ id: 12, name: 'sub_refresh', result: { expires: true, ttl: 600 } }),
  ],
  [
    '{"push":{"channel":"chat:1","unsubscribe":{"code":2500,"reason":"insufficient state"}}}',
    { kind: 'push', push: { channel: 'chat:1', unsubscribe: { code: 2500, reason: 'insufficient state' } } },
  ],
  [
    '{"id":13,"subscribe":{"recoverable":true,"positioned":true,"epoch":"kXqT","offset":1,"was_recovering":true,"recovered":true}}',
    reply({
      id: 13,
      name: 'subscribe',
      result: {
        recoverable: true,
        positioned: true,
        epoch: 'kXqT',
        offset: 1,
        was_recovering: true,
        recovered: true,
      },
    }),
  ],
  ['{"id":14,"unsubscribe":{}}', reply({ id: 14, name: 'unsubscribe', result: {} })],
]

function reply(reply: Extract<Outgoing, { kind: 'reply' }>['reply']): Outgoing {
  return { kind: 'reply', reply }
}

function encode(outgoing: Outgoing): string {
  switch (outgoing.kind) {
    case 'reply':
      return encodeReply('json', outgoing.reply)
    case 'push':
      return encodePush('json', outgoing.push)
    case 'ping':
      return ping('json')
    default:
      return outgoing satisfies never
  }
}

t.test('reads what the client of the transcript says', async (t) => {
  for (const [text, command] of said)
    t.strictSame(decodeFrame('json', text), [{ kind: 'command', command }], text)
})

t.test('writes what the service of the transcript answers, byte for byte', async (t) => {
  for (const [text, outgoing] of answered) t.equal(encode(outgoing), text)
})

t.test('a scripted client says and hears the same', async (t) => {
  for (const [text, command] of said) t.equal(encodeCommand('json', command), text)
  for (const [text, outgoing] of answered) t.strictSame(decodeReplies('json', text), [outgoing], text)
})

t.test('reads the transcript’s first frame, which holds connect and subscribe', async (t) => {
  const frame = `${said[0]?.[0]}\n${said[1]?.[0]}`
  t.strictSame(
    decodeFrame('json', frame),
    said.slice(0, 2).map(([, command]) => ({ kind: 'command', command })),
  )
})

t.test('unwraps the emulated command of the specification', async (t) => {
  const text = String.raw`{"session":"s","node":"n","data":"{\"id\":2,\"subscribe\":{\"channel\":\"chat:1\"}}"}`
  const data = '{"id":2,"subscribe":{"channel":"chat:1"}}'
  t.strictSame(decodeEmulation('json', text), { session: 's', node: 'n', data })
  t.match(decodeFrame('json', data), [
    { command: { id: 2, name: 'subscribe', request: { channel: 'chat:1' } } },
  ])
})

t.test('joins the transcript’s answers into one frame', async (t) => {
  const frame = joinText(answered.slice(2, 4).map(([, outgoing]) => encode(outgoing)))
  t.equal(frame, `${answered[2]?.[0]}\n${answered[3]?.[0]}`)
})

t.test('an offset of 0 in the question about history reads as none', async (t) => {
  const text = '{"id":7,"history":{"channel":"chat:1","limit":1,"since":{"offset":0,"epoch":"zzzz"}}}'
  const request = { channel: 'chat:1', limit: 1, since: { epoch: 'zzzz' } }
  t.strictSame(decodeFrame('json', text), [{ kind: 'command', command: { id: 7, name: 'history', request } }])
})

t.test('an empty message is the ping of the service and the pong of the client', async (t) => {
  t.equal(ping('json'), '{}')
  t.equal(hex(ping('protobuf')), '00')
  t.strictSame(decodeFrame('json', '{}'), [{ kind: 'pong' }])
  t.strictSame(decodeFrame('protobuf', fromHex('00')), [{ kind: 'pong' }])
})

t.test('reads and writes the Protobuf command of the specification', async (t) => {
  const connect: Command = { id: 1, name: 'connect', request: {} }
  t.strictSame(decodeFrame('protobuf', fromHex('04 08 01 22 00')), [{ kind: 'command', command: connect }])
  t.equal(hex(encodeCommand('protobuf', connect)), '04 08 01 22 00')
})

t.test('writes the two delta publications of the specification', async (t) => {
  const full = fullData('json', parseRawJson('{"counter":1,"text":"hello world"}'))
  t.equal(
    encodePush('json', { channel: 'd:1', pub: { data: full, offset: 1 } }),
    String.raw`{"push":{"channel":"d:1","pub":{"data":"{\"counter\":1,\"text\":\"hello world\"}","offset":1}}}`,
  )
  const patch = patchData('json', 'Y\nB@0,1:2M@C,d49gh;')
  t.equal(
    encodePush('json', { channel: 'd:1', pub: { data: patch, offset: 2, delta: true } }),
    String.raw`{"push":{"channel":"d:1","pub":{"data":"Y\nB@0,1:2M@C,d49gh;","offset":2,"delta":true}}}`,
  )
})
