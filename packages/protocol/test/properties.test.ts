import fc from 'fast-check'
import t from 'tap'

import {
  BadFrame,
  type Command,
  decodeEmulation,
  decodeFrame,
  decodeReplies,
  type Encoding,
  encodeCommand,
  encodePush,
  encodings,
  joinBytes,
  joinText,
  parseRawJson,
} from '../src/index.ts'
import { anyCommand, anyPush } from './support/arbitrary.ts'
import { caught } from './support/caught.ts'
import { checked } from './support/checked.ts'

/** Whatever the input: commands, refused commands and pongs, or `BadFrame`, and nothing else. */
function holds(encoding: Encoding, frame: string | Uint8Array): boolean {
  for (const decode of [decodeFrame, decodeEmulation]) {
    const error = caught(() => decode(encoding, frame))
    if (error === undefined) continue
    if (!(error instanceof BadFrame)) throw error
    if (error.message.length > 123 || !/^[a-zA-Z][ -~]+$/.test(error.message)) return false
  }
  return true
}

const anyFrame = fc.array(anyCommand, { minLength: 1, maxLength: 4 })

t.test('arbitrary text is commands or a bad frame', async () => {
  checked(fc.property(fc.string({ unit: 'binary' }), (text) => holds('json', text)))
  checked(fc.property(fc.json(), (text) => holds('json', text)))
})

t.test('arbitrary bytes are commands or a bad frame', async () => {
  checked(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => holds('protobuf', bytes)),
    2_000,
  )
})

t.test('a command of any shape is taken, refused or a bad frame', async () => {
  const names = fc.constantFrom(
    'connect',
    'subscribe',
    'publish',
    'history',
    'rpc',
    'send',
    'refresh',
    'shout',
  )
  const fields = fc.constantFrom(
    'channel',
    'token',
    'data',
    'tf',
    'subs',
    'headers',
    'since',
    'limit',
    '__proto__',
  )
  const body = fc.oneof(fc.jsonValue(), fc.dictionary(fields, fc.jsonValue()))
  const message = fc.record({ id: fc.oneof(fc.nat(), fc.jsonValue()), name: names, body })
  checked(
    fc.property(message, ({ id, name, body }) => holds('json', JSON.stringify({ id, [name]: body }))),
    1_000,
  )
})

t.test('a valid frame with damage is commands or a bad frame', async () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 })
  checked(
    fc.property(anyFrame, damage, (commands, damage) => {
      const bytes = Uint8Array.from(joinBytes(commands.map((command) => encodeCommand('protobuf', command))))
      for (const [at, value] of damage) bytes[at % bytes.length] = value
      return holds('protobuf', bytes)
    }),
    1_000,
  )
  checked(
    fc.property(anyFrame, damage, (commands, damage) => {
      let text = joinText(commands.map((command) => encodeCommand('json', command)))
      for (const [at, value] of damage) {
        const cut = at % text.length
        text = text.slice(0, cut) + String.fromCharCode(value) + text.slice(cut + (value % 3))
      }
      return holds('json', text)
    }),
    1_000,
  )
})

t.test('what is said is what is heard', async (t) => {
  const heard = (commands: readonly Command[]) => commands.map((command) => ({ kind: 'command', command }))
  checked(
    fc.property(anyFrame, (commands) => {
      const text = joinText(commands.map((command) => encodeCommand('json', command)))
      const bytes = joinBytes(commands.map((command) => encodeCommand('protobuf', command)))
      t.strictSame(decodeFrame('json', text), heard(commands))
      t.strictSame(decodeFrame('protobuf', bytes), heard(commands))
    }),
  )
  checked(
    fc.property(anyPush, (push) => {
      for (const encoding of encodings)
        t.strictSame(decodeReplies(encoding, encodePush(encoding, push)), [{ kind: 'push', push }])
    }),
  )
})

t.test('[T9] nothing that is written holds a raw newline', async () => {
  checked(
    fc.property(anyPush, anyCommand, (push, command) => {
      return !/[\n\r]/.test(encodePush('json', push) + encodeCommand('json', command))
    }),
  )
})

t.test('a payload means the same after it is compacted, and is compact then', async (t) => {
  const spaces = fc.constantFrom('', ' ', '\n', '\t', '  ')
  checked(
    fc.property(fc.jsonValue(), spaces, (value, space) => {
      const text = parseRawJson(JSON.stringify(value, null, space))
      t.strictSame(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      t.equal(parseRawJson(text), text)
    }),
  )
})
