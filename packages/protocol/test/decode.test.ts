import t from 'tap'

import { BadFrame, CommandError, decodeFrame, type Encoding, type Incoming } from '../src/index.ts'
import { caught } from './support/caught.ts'
import { fromHex } from './support/hex.ts'

const limits = { maxFrameBytes: 65_536, maxMessages: 4 }

/** The command's name, `pong`, the path and words of a refusal, or why the frame is bad. */
function outcome(frame: string | Uint8Array, encoding: Encoding = 'json'): string {
  const error = caught(() => decodeFrame(encoding, frame, limits))
  if (error instanceof BadFrame) return `${error.code} ${error.message}`
  if (error !== undefined) throw error
  return decodeFrame(encoding, frame, limits).map(told).join(' · ')
}

function told(incoming: Incoming): string {
  switch (incoming.kind) {
    case 'command':
      return incoming.command.name
    case 'pong':
      return 'pong'
    case 'rejected':
      return `${incoming.id} ${incoming.error.code} ${incoming.error.message}`
    default:
      return incoming satisfies never
  }
}

const requestOf = (text: string): unknown => {
  const [incoming] = decodeFrame('json', text)
  return incoming?.kind === 'command' ? incoming.command.request : incoming
}

t.test('a frame holds one message or several, and at most one newline after them', async (t) => {
  t.equal(outcome('{"id":1,"rpc":{}}'), 'rpc')
  t.equal(outcome('{"id":1,"rpc":{}}\n'), 'rpc')
  t.equal(outcome('{"id":1,"rpc":{}}\n{}\n{"id":2,"rpc":{}}'), 'rpc · pong · rpc')
  t.equal(outcome('{}\n{}\n{}\n{}\n'), 'pong · pong · pong · pong')
})

t.test('a frame that is no frame closes the connection', async (t) => {
  t.equal(outcome(''), '3501 the frame is empty')
  t.equal(outcome('\n'), '3501 the frame has an empty line')
  t.equal(outcome('{}\n\n'), '3501 the frame has an empty line')
  t.equal(outcome('{}\n\n{}'), '3501 the frame has an empty line')
  t.equal(outcome('{}\n{}\n{}\n{}\n{}'), '3501 the frame holds more than 4 messages')
  t.equal(outcome('{}\n'.repeat(10_000)), '3501 the frame holds more than 4 messages')
  t.equal(outcome(' '.repeat(65_537)), '4400 the frame is larger than 65536 bytes')
  t.equal(
    outcome(`{"id":1,"rpc":{"method":"${'é'.repeat(32_760)}"}}`),
    '4400 the frame is larger than 65536 bytes',
  )
  t.equal(outcome(`{"id":1,"rpc":{"method":"${'é'.repeat(32_740)}"}}`), 'rpc')
})

t.test('a frame of the other encoding closes the connection', async (t) => {
  t.equal(outcome(fromHex('00')), '3501 a JSON connection takes text frames, this one is binary')
  t.equal(outcome('{}', 'protobuf'), '3501 a Protobuf connection takes binary frames, this one is text')
})

t.test('a message that is no command closes the connection', async (t) => {
  t.equal(outcome('hello'), '3501 not JSON')
  t.equal(outcome('[]'), '3501 expected an object')
  t.equal(outcome('null'), '3501 expected an object')
  t.equal(outcome('"connect"'), '3501 expected an object')
  t.equal(outcome('{"id":1}'), '3501 the command is not known')
  t.equal(outcome('{"id":1,"shout":{}}'), '3501 the command is not known')
  t.equal(outcome('{"id":1,"ping":{}}'), '3501 the command is not known')
  t.equal(outcome('{"id":1,"connect":null}'), '3501 the command is not known')
})

t.test('an id that cannot be echoed closes the connection', async (t) => {
  for (const id of ['"1"', '-1', '1.5', '4294967296', '12345678901234567890', 'true', '[1]', '{}'])
    t.equal(outcome(`{"id":${id},"rpc":{}}`), '3501 id: expected an integer from 0 to 4294967295', id)
  t.equal(outcome('{"id":4294967295,"rpc":{}}'), 'rpc')
})

t.test('without an id a message is a pong, except send, which nobody answers', async (t) => {
  t.equal(outcome('{}'), 'pong')
  t.equal(outcome('{"id":0}'), 'pong')
  t.equal(outcome('{"anything":1}'), 'pong')
  t.equal(outcome('{"connect":{}}'), 'pong')
  t.equal(outcome('{"send":{"data":1}}'), 'send')
  t.equal(outcome('{"send":7}'), '3501 send: expected an object')
})

t.test('of several commands in one message the first in the protocol’s order counts', async (t) => {
  t.equal(outcome('{"id":1,"rpc":{},"publish":{},"subscribe":{"channel":"a"}}'), 'subscribe')
  t.equal(outcome('{"id":1,"sub_refresh":{},"refresh":{},"send":{},"rpc":{}}'), 'rpc')
  t.equal(outcome('{"id":1,"rpc":5,"connect":{}}'), 'connect')
})

t.test('fields nobody knows are ignored', async (t) => {
  t.strictSame(requestOf('{"id":1,"x":1,"subscribe":{"channel":"a","phase":2,"y":{"z":[]}}}'), {
    channel: 'a',
  })
  t.strictSame(requestOf('{"id":1,"rpc":{"constructor":1,"__proto__":{"method":"m"}}}'), {})
})

t.test('[T12] null and defaults read as absent', async (t) => {
  const text =
    '{"id":1,"subscribe":{"channel":"a","token":"","recover":false,"offset":0,"epoch":null,"tf":null}}'
  t.strictSame(requestOf(text), { channel: 'a' })
})

t.test('names from outside never meet a prototype', async (t) => {
  const text =
    '{"id":1,"connect":{"headers":{"__proto__":"a","constructor":"b"},"subs":{"__proto__":{"offset":3}}}}'
  t.strictSame(requestOf(text), {
    headers: new Map([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]),
    subs: new Map([['__proto__', { offset: 3 }]]),
  })
  t.equal(outcome('{"id":1,"constructor":{},"__proto__":{"connect":{}}}'), '3501 the command is not known')
})

t.test('a command with a wrong field is answered with the path of the field', async (t) => {
  t.equal(outcome('{"id":7,"connect":[]}'), '7 107 connect: expected an object')
  t.equal(
    outcome('{"id":7,"connect":{"token":1}}'),
    '7 107 connect.token: expected a string of valid Unicode',
  )
  t.equal(outcome('{"id":7,"connect":{"headers":[]}}'), '7 107 connect.headers: expected an object')
  t.equal(
    outcome('{"id":7,"connect":{"subs":{"a":{"offset":-1}}}}'),
    '7 107 connect.subs[…].offset: expected an integer from 0 to 9007199254740991',
  )
  t.equal(
    outcome('{"id":7,"subscribe":{"channel":"a","tf":{"op":"and","nodes":[{},{"vals":["x",2]}]}}}'),
    '7 107 subscribe.tf.nodes[1].vals[1]: expected a string of valid Unicode',
  )
  t.equal(
    outcome('{"id":7,"history":{"channel":"a","reverse":1}}'),
    '7 107 history.reverse: expected true or false',
  )
  t.equal(outcome('{"id":7,"history":{"channel":"a","since":7}}'), '7 107 history.since: expected an object')
})

t.test('a wrong command does not touch its neighbours', async (t) => {
  t.equal(
    outcome('{"id":1,"rpc":{}}\n{"id":2,"rpc":7}\n{"id":3,"rpc":{}}'),
    'rpc · 2 107 rpc: expected an object · rpc',
  )
})

t.test('the error to answer is one that handlers throw, too', async (t) => {
  const [incoming] = decodeFrame('json', '{"id":7,"publish":{"channel":"a"}}')
  t.equal(incoming?.kind === 'rejected' && incoming.error instanceof CommandError && incoming.name, 'publish')
})

t.test('a channel must be named', async (t) => {
  for (const name of [
    'subscribe',
    'unsubscribe',
    'publish',
    'presence',
    'presence_stats',
    'history',
    'sub_refresh',
  ])
    for (const body of ['{}', '{"channel":""}', '{"channel":null}'])
      t.equal(outcome(`{"id":7,"${name}":${body}}`), `7 107 ${name}.channel: expected a value`)
})

t.test('[T15] a publish without data is refused, and null is data', async (t) => {
  t.equal(outcome('{"id":7,"publish":{"channel":"a"}}'), '7 107 publish.data: expected a value')
  t.strictSame(requestOf('{"id":7,"publish":{"channel":"a","data":null}}'), { channel: 'a', data: 'null' })
  t.strictSame(requestOf('{"id":7,"publish":{"channel":"a","data":0}}'), { channel: 'a', data: '0' })
})

t.test('[T10] numbers stay within what JavaScript and every SDK can hold', async (t) => {
  const offset = (text: string) => outcome(`{"id":7,"subscribe":{"channel":"a","offset":${text}}}`)
  const refused = '7 107 subscribe.offset: expected an integer from 0 to 9007199254740991'
  t.equal(offset('9007199254740991'), 'subscribe')
  for (const text of ['9007199254740992', '9007199254740993', '1e300', '1e400', '0.5', '-1', '"1"', 'true'])
    t.equal(offset(text), refused, text)
})

t.test('[T21] feature bits are read and may be ignored', async (t) => {
  t.strictSame(requestOf('{"id":1,"subscribe":{"channel":"a","flag":3}}'), { channel: 'a', flag: 3 })
})

t.test('text that is no valid Unicode is refused', async (t) => {
  t.equal(
    outcome(String.raw`{"id":7,"rpc":{"method":"\ud800"}}`),
    '7 107 rpc.method: expected a string of valid Unicode',
  )
  t.equal(
    outcome(String.raw`{"id":7,"connect":{"headers":{"\ud800":"x"}}}`),
    '7 107 connect.headers: expected keys of valid Unicode',
  )
})

t.test('nesting is bounded, however it is closed', async (t) => {
  const nested = (open: string, close: string, levels: number) =>
    `{"id":7,"rpc":{"data":${open.repeat(levels)}1${close.repeat(levels)}}}`
  t.equal(outcome(nested('[', ']', 98)), 'rpc')
  t.equal(outcome(nested('[', ']', 99)), '3501 nested deeper than 100 levels')
  t.equal(outcome(nested('{"a":', '}', 99)), '3501 nested deeper than 100 levels')
  t.equal(outcome(`{"id":7,"rpc":{"data":${'['.repeat(60_000)}`), '3501 nested deeper than 100 levels')
  t.equal(outcome(`{"id":7,"rpc":{"data":"${'['.repeat(200)}\\""}}`), 'rpc')
})
