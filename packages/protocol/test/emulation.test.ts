import t from 'tap'

import {
  BadFrame,
  decodeEmulation,
  decodeFrame,
  EmulationRequest,
  encodeCommand,
  encodeMessage,
} from '../src/index.ts'
import { caught } from './support/caught.ts'

const ask = { id: 2, name: 'rpc', request: { method: 'm' } } as const
const where = { session: 's', node: 'n' }

t.test('[T26] carries a frame of either encoding to its connection', async (t) => {
  const text = encodeMessage('json', EmulationRequest, { ...where, data: encodeCommand('json', ask) })
  t.equal(text, String.raw`{"session":"s","node":"n","data":"{\"id\":2,\"rpc\":{\"method\":\"m\"}}"}`)
  const fromText = decodeEmulation('json', text)
  t.match(fromText, where)
  t.strictSame(decodeFrame('json', fromText.data), [{ kind: 'command', command: ask }])

  const delimited = encodeMessage('protobuf', EmulationRequest, {
    ...where,
    data: encodeCommand('protobuf', ask),
  })
  const fromBytes = decodeEmulation('protobuf', delimited.subarray(1))
  t.match(fromBytes, where)
  t.strictSame(decodeFrame('protobuf', fromBytes.data), [{ kind: 'command', command: ask }])
})

t.test('a body that is no request is a bad frame that says why', async (t) => {
  const said = (body: string) => {
    const error = caught(() => decodeEmulation('json', body))
    return error instanceof BadFrame ? error.message : error
  }
  t.equal(said('x'), 'not JSON')
  t.equal(said('[]'), 'expected an object')
  t.equal(said('{"session":"s","data":"{}"}'), 'node: expected a value')
  t.equal(said('{"node":"n","data":"{}"}'), 'session: expected a value')
  t.equal(
    said('{"node":"n","session":"s","data":{}}'),
    'data: expected a whole message: text in JSON, bytes in Protobuf',
  )
})

t.test('[T26] a body of the other kind is refused, whatever it holds', async (t) => {
  const request = { ...where, data: encodeCommand('protobuf', ask) }
  const bytes = encodeMessage('protobuf', EmulationRequest, request).subarray(1)
  const text = '{"session":"s","node":"n","data":"{}"}'
  for (const decode of [
    () => decodeEmulation('json', bytes),
    () => decodeEmulation('protobuf', text),
    () => decodeEmulation('protobuf', ''),
  ]) {
    const error = caught(decode)
    t.ok(error instanceof BadFrame)
    t.match(error, { message: 'expected text for JSON and bytes for Protobuf' })
  }
})
