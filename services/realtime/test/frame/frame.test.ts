import { once } from 'node:events'
import { PassThrough, type Writable } from 'node:stream'
import t from 'tap'
import * as ws from 'ws'
import { frameBytes, frameText, joinFrames } from '../../src/frame/frame.ts'

/** Exported, and missing in its types. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: object) => Writable }

/** What a WebSocket implementation reads from our bytes. */
async function read(bytes: Uint8Array): Promise<{ readonly text: string; readonly isBinary: boolean }> {
  const receiver = new Receiver({ isServer: false })
  new PassThrough().end(bytes).pipe(receiver)
  const [data, isBinary] = await once(receiver, 'message')
  return { text: String(data), isBinary }
}

t.test('a frame is what WebSocket says it is, at every length of header', async (t) => {
  for (const length of [0, 1, 125, 126, 65_535, 65_536, 200_000]) {
    const text = 'x'.repeat(length)
    t.same(await read(frameText(text).websocket), { text, isBinary: false }, `${length} characters`)
    t.same(await read(frameBytes(Buffer.from(text)).websocket), { text, isBinary: true }, `${length} bytes`)
  }
})

t.test('its payload is the same bytes without the header', async (t) => {
  const { bytes, byteLength } = frameText('grün')
  t.equal(Buffer.from(bytes).toString(), 'grün')
  t.equal(byteLength, 5)
})

t.test('joins by newlines in JSON and without anything in Protobuf', async (t) => {
  const texts = ['{"id":1}', '{}', '{"id":2}'].map((text) => frameText(text))
  t.equal((await read(joinFrames(texts, 'json').websocket)).text, '{"id":1}\n{}\n{"id":2}')
  const bytes = [[1, 2], [0], [3]].map((part) => frameBytes(new Uint8Array(part)))
  t.same([...joinFrames(bytes, 'protobuf').bytes], [1, 2, 0, 3])
})

t.test('a frame that is alone is passed on as it is, not copied', async (t) => {
  const frame = frameText('{}')
  t.equal(joinFrames([frame], 'json'), frame)
})
