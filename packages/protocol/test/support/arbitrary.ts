import fc from 'fast-check'
import { type Field, isDefault, type Message, type ScalarName } from '../../src/fields.ts'
import { type Command, type CommandName, commandNames, commands, type Push } from '../../src/index.ts'
import * as messages from '../../src/messages.ts'
import { rawJson } from '../../src/raw-json.ts'

/** Values that fit the tables, generated from the tables: a field added there is tested here. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed()),
  fc.constantFrom('__proto__', 'constructor', 'toString', '\ufeffmark', 'line\nbreak'),
)

const scalars: Readonly<Record<ScalarName, fc.Arbitrary<unknown>>> = {
  bool: fc.constant(true),
  uint32: fc.integer({ min: 1, max: 0xffff_ffff }),
  int32: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  int64: fc.maxSafeInteger(),
  uint64: fc.maxSafeNat(),
  string: text,
  json: fc.jsonValue({ maxDepth: 3 }).map(rawJson),
  frame: text,
}

function valuesOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  const { type } = field
  const single = typeof type === 'string' ? scalars[type] : messageOf(type(), depth + 1)
  if (field.rule === 'repeated') return fc.array(single, { maxLength: 3 })
  if (field.rule === 'map')
    return fc.array(fc.tuple(text, single), { maxLength: 3 }).map((entries) => new Map(entries))
  return single
}

/** Without defaults, which decoders omit; `always` fields may hold one. */
function messageOf({ rows }: Message, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const usable = rows.filter(({ field }) => depth < 4 || typeof field.type === 'string')
  const fields = usable.map(({ name, field }) => {
    const value = valuesOf(field, depth)
    if (field.required) return [name, value.filter((given) => !isDefault(given))]
    if (field.always) return [name, value]
    return [name, fc.option(value, { nil: undefined })]
  })
  return fc.record(Object.fromEntries(fields)).map((values) => {
    const kept = Object.entries(values).filter(([name, value]) => {
      const always = rows.some((row) => row.name === name && row.field.always)
      return value !== undefined && (always || !isDefault(value))
    })
    return Object.fromEntries(kept)
  })
}

function commandOf(name: CommandName): fc.Arbitrary<Command> {
  const id = fc.integer({ min: name === 'send' ? 0 : 1, max: 0xffff_ffff })
  return fc
    .record({ id, request: messageOf(commands[name].request) })
    .map(({ id, request }) => ({ id, name, request }) as Command)
}

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(...commandNames.map(commandOf))
export const anyPush = messageOf(messages.Push) as fc.Arbitrary<Push>
