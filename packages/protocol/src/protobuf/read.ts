import { BadFrame } from '../bad-frame.ts'
import { expectations, FieldFault, located } from '../field-fault.ts'
import {
  defaultOf,
  type Field,
  type FieldValues,
  isDefault,
  type Message,
  type RawJson,
  type Row,
  type ScalarName,
} from '../fields.ts'
import { maxNesting, NotJson, parseRawJson } from '../raw-json.ts'
import { ByteReader, type Varint, wireTypes } from './byte-reader.ts'

type Values = Record<string, unknown>

/** Reads bytes by the table of their message. Throws `FieldFault` for a wrong field, `BadFrame` for broken bytes. */
export function readProtobuf(message: Message, bytes: Uint8Array, depth = 0): FieldValues {
  if (depth > maxNesting) throw new BadFrame('badRequest', `nested deeper than ${maxNesting} levels`)
  const values: Values = {}
  const reader = new ByteReader(bytes)
  while (!reader.isDone) {
    const tag = reader.tag()
    const row = message.byNumber.get(tag >>> 3)
    if (row === undefined) reader.skip(tag & 7)
    else readInto(values, row, { reader, wireType: tag & 7, depth })
  }
  for (const row of message.rows) settle(values, row)
  return values
}

/** The reader is at a field's value; its tag gave the wire type. */
interface Element {
  readonly reader: ByteReader
  readonly wireType: number
  readonly depth: number
}

/** If a single field occurs twice, the last one counts. */
function readInto(values: Values, { name, field }: Row, element: Element): void {
  switch (field.rule) {
    case 'single':
      values[name] = readWithin(name, field, element)
      return
    case 'repeated': {
      const list = Array.isArray(values[name]) ? values[name] : []
      list.push(readWithin(`${name}[${list.length}]`, field, element))
      values[name] = list
      return
    }
    case 'map': {
      const map = values[name] instanceof Map ? values[name] : new Map<unknown, unknown>()
      const { key, value } = readEntry(name, field, element)
      values[name] = map.set(key, value)
      return
    }
    default:
      field.rule satisfies never
  }
}

function readEntry(name: string, { entry }: Field, element: Element): FieldValues {
  if (entry === undefined) throw new TypeError(`the map ${name} has no entry in its table`)
  const step = `${name}[…]`
  try {
    return readMessage(entry, element)
  } catch (error) {
    throw located(step, error)
  }
}

function readWithin(step: string, { type }: Field, element: Element): unknown {
  try {
    return typeof type === 'string' ? readScalar(type, element) : readMessage(type(), element)
  } catch (error) {
    throw located(step, error)
  }
}

function readMessage(message: Message, { reader, wireType, depth }: Element): FieldValues {
  if (wireType !== wireTypes.bytes) throw new FieldFault('a message')
  return readProtobuf(message, reader.bytes(), depth + 1)
}

function readScalar(type: ScalarName, { reader, wireType }: Element): unknown {
  const scalar = scalars[type]
  if (wireType !== scalar.wireType) throw new FieldFault(expectations[type])
  const value =
    scalar.wireType === wireTypes.varint ? scalar.read(reader.varint()) : scalar.read(reader.bytes())
  if (value === undefined) throw new FieldFault(expectations[type])
  return value
}

/** Drops or fills in defaults. Only once the message is read, because an explicit zero may come after a value. */
function settle(values: Values, { name, field }: Row): void {
  const value = values[name]
  if (value !== undefined && !isDefault(value)) return
  if (field.required) throw new FieldFault('a value', name)
  if (field.always) values[name] = defaultOf(field)
  else if (value !== undefined) delete values[name]
}

/** Each returns undefined if the value is not of its type. */
type Scalar =
  | { readonly wireType: typeof wireTypes.varint; readonly read: (varint: Varint) => unknown }
  | { readonly wireType: typeof wireTypes.bytes; readonly read: (bytes: Uint8Array) => unknown }

const scalars: Readonly<Record<ScalarName, Scalar>> = {
  bool: { wireType: wireTypes.varint, read: ({ high, low }) => high !== 0 || low !== 0 },
  uint32: { wireType: wireTypes.varint, read: ({ high, low }) => (high === 0 ? low : undefined) },
  int32: { wireType: wireTypes.varint, read: int32 },
  int64: { wireType: wireTypes.varint, read: int64 },
  uint64: { wireType: wireTypes.varint, read: uint64 },
  string: { wireType: wireTypes.bytes, read: utf8 },
  json: { wireType: wireTypes.bytes, read: json },
  frame: { wireType: wireTypes.bytes, read: (bytes) => bytes },
}

/** A negative number is sign-extended to 64 bits or, from careless encoders, has 32. */
function int32({ high, low }: Varint): number | undefined {
  return high === 0 || high === 0xffff_ffff ? low | 0 : undefined
}

function uint64({ high, low }: Varint): number | undefined {
  const value = high * 2 ** 32 + low
  return Number.isSafeInteger(value) ? value : undefined
}

function int64({ high, low }: Varint): number | undefined {
  return uint64({ high: high | 0, low })
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** No bytes are the field's default, as if it were absent. */
function json(bytes: Uint8Array): RawJson | '' | undefined {
  const text = utf8(bytes)
  if (text === undefined || text === '') return text
  try {
    return parseRawJson(text)
  } catch (fault) {
    if (fault instanceof NotJson) return undefined
    throw fault
  }
}
