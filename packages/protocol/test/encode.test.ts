import t from 'tap'

import { encodePush, encodeReply, encodings, joinBytes, joinText, rawJson } from '../src/index.ts'
import { hex } from './support/hex.ts'

t.test('[T12] zero values are left out', async (t) => {
  const pub = { data: rawJson(0), offset: 0, delta: false, channel: '', tags: new Map(), info: undefined }
  t.equal(encodePush('json', { channel: 'a', id: 0, pub }), '{"push":{"channel":"a","pub":{"data":0}}}')
  const subscribed = { recovered: false, ttl: 0, epoch: '', publications: [], id: undefined }
  t.equal(encodeReply('json', { id: 1, name: 'subscribe', result: subscribed }), '{"id":1,"subscribe":{}}')
})

t.test('[T12] a few fields are there even when they are zero', async (t) => {
  const pub = { info: { user: '', client: '' } }
  t.equal(encodePush('json', { pub }), '{"push":{"pub":{"info":{"user":"","client":""}}}}')
  t.equal(
    encodeReply('json', { id: 1, name: 'presence', result: { presence: new Map() } }),
    '{"id":1,"presence":{"presence":{}}}',
  )
  t.equal(
    encodeReply('json', { id: 1, name: 'presence_stats', result: { num_clients: 0, num_users: 0 } }),
    '{"id":1,"presence_stats":{"num_clients":0,"num_users":0}}',
  )
  t.equal(
    encodeReply('json', { id: 1, name: 'history', result: { publications: [], epoch: '', offset: 0 } }),
    '{"id":1,"history":{"publications":[],"epoch":"","offset":0}}',
  )
  t.equal(
    encodeReply('json', { id: 1, name: 'subscribe', result: { epoch: 'e', offset: 0 } }),
    '{"id":1,"subscribe":{"epoch":"e","offset":0}}',
  )
})

t.test('[T13] a message without fields is there', async (t) => {
  t.equal(encodePush('json', { channel: 'a', join: {} }), '{"push":{"channel":"a","join":{}}}')
  t.equal(encodeReply('json', { id: 1, name: 'rpc', result: {} }), '{"id":1,"rpc":{}}')
  t.equal(hex(encodeReply('protobuf', { id: 1, name: 'rpc', result: {} })), '04 08 01 6a 00')
})

t.test('names and texts are escaped, payloads are embedded as they are', async (t) => {
  const push = {
    channel: 'a"\n',
    pub: { data: rawJson('"\n'), tags: new Map([['__proto__', 'line\nbreak']]) },
  }
  t.equal(
    encodePush('json', push),
    String.raw`{"push":{"channel":"a\"\n","pub":{"data":"\"\n","tags":{"__proto__":"line\nbreak"}}}}`,
  )
})

t.test('a long message grows its buffer without a seam', async (t) => {
  for (const length of [
    1, 63, 64, 65, 127, 128, 250, 251, 252, 253, 254, 255, 256, 257, 16_383, 16_384, 70_000,
  ]) {
    const data = rawJson('x'.repeat(length))
    const bytes = encodePush('protobuf', { channel: 'a', pub: { data } })
    t.ok(new TextDecoder().decode(bytes).endsWith(data), `${length}`)
  }
})

t.test('messages join to frames by newline, or by nothing', async (t) => {
  t.equal(joinText(['{}', '{"id":1}']), '{}\n{"id":1}')
  t.equal(hex(joinBytes([Uint8Array.of(0), Uint8Array.of(2, 8, 1)])), '00 02 08 01')
})

t.test('a missing field never shows, in neither encoding', async (t) => {
  for (const encoding of encodings)
    t.same(
      encodePush(encoding, { channel: 'a', pub: { data: rawJson(1), offset: undefined, info: undefined } }),
      encodePush(encoding, { channel: 'a', pub: { data: rawJson(1) } }),
    )
})
