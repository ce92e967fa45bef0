import t from 'tap'

import { decodeFrame, encodeFrame, opcodes } from '../src/terminal/frames.ts'

/** A frame as a server sends it, unmasked. */
function fromServer(payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcodes.text
  if (head.length === 2) head[1] = payload.length
  if (head.length === 4) head[1] = 126
  if (head.length === 4) head.writeUInt16BE(payload.length, 2)
  if (head.length === 10) head[1] = 127
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

t.test('frames of each form of length are read, and wait until they are whole', async (t) => {
  for (const length of [0, 1, 125, 126, 65_535, 65_536]) {
    const payload = Buffer.alloc(length, 'x')
    const bytes = fromServer(payload)
    t.equal(decodeFrame(bytes.subarray(0, bytes.length - 1)), undefined, `${length}: not whole`)
    const read = decodeFrame(Buffer.concat([bytes, Buffer.from('next')]))
    t.equal(read?.frame.opcode, opcodes.text)
    t.ok(read?.frame.payload.equals(payload), `${length}`)
    t.equal(read?.rest.toString(), 'next')
  }
})

t.test('what is sent is masked, with another mask each time', async (t) => {
  const sent = encodeFrame(opcodes.text, Buffer.from('hello'))
  t.equal(sent[0], 0x81)
  t.equal(sent[1], 0x80 | 5)
  const mask = sent.subarray(2, 6)
  const plain = sent.subarray(6).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  t.equal(Buffer.from(plain).toString(), 'hello')
  t.notOk(encodeFrame(opcodes.text, Buffer.from('hello')).subarray(2, 6).equals(mask))
  t.equal(encodeFrame(opcodes.text, Buffer.alloc(200)).readUInt16BE(2), 200)
})
