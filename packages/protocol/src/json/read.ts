import { expectations, FieldFault, located } from '../field-fault.ts'
import {
  defaultOf,
  type Field,
  type FieldValues,
  isDefault,
  type Message,
  type ScalarName,
} from '../fields.ts'
import { rawJson } from '../raw-json.ts'

/** Reads a parsed JSON value by the table of its message. Throws `FieldFault`. */
export function readJson(message: Message, source: unknown): FieldValues {
  if (!isObject(source)) throw new FieldFault('an object')
  const values: Record<string, unknown> = {}
  for (const { name, field } of message.rows) {
    const value = readNamed(name, field, source[name])
    if (value !== undefined) values[name] = value
  }
  return values
}

/**
 * True for a JSON object. Only fields of our own names are read from it, and none of them is a name of
 * Object.prototype.
 */
export function isObject(value: unknown): value is FieldValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readNamed(name: string, field: Field, source: unknown): unknown {
  try {
    const value = isAbsent(field, source) ? undefined : readField(field, source)
    if (value !== undefined && !isDefault(value)) return value
    if (field.required) throw new FieldFault('a value')
    return field.always ? defaultOf(field) : undefined
  } catch (error) {
    throw located(name, error)
  }
}

/** Null means the default, except in a payload, where it is a value. */
function isAbsent(field: Field, source: unknown): boolean {
  return source === undefined || (source === null && field.type !== 'json')
}

function readField(field: Field, source: unknown): unknown {
  switch (field.rule) {
    case 'single':
      return readValue(field, source)
    case 'repeated':
      return readList(field, source)
    case 'map':
      return readMap(field, source)
    default:
      return field.rule satisfies never
  }
}

function readList(field: Field, source: unknown): unknown[] {
  if (!Array.isArray(source)) throw new FieldFault('a list')
  return source.map((element: unknown, index) => readWithin(`[${index}]`, field, element))
}

function readMap(field: Field, source: unknown): Map<string, unknown> {
  if (!isObject(source)) throw new FieldFault('an object')
  const map = new Map<string, unknown>()
  for (const [key, value] of Object.entries(source)) {
    if (!key.isWellFormed()) throw new FieldFault('keys of valid Unicode')
    map.set(key, readWithin('[…]', field, value))
  }
  return map
}

function readWithin(step: string, field: Field, source: unknown): unknown {
  try {
    return readValue(field, source)
  } catch (error) {
    throw located(step, error)
  }
}

function readValue({ type }: Field, source: unknown): unknown {
  if (typeof type !== 'string') return readJson(type(), source)
  const value = scalars[type](source)
  if (value === undefined) throw new FieldFault(expectations[type])
  return value
}

/** Each returns undefined if the value is not of its type. */
const scalars: Readonly<Record<ScalarName, (source: unknown) => unknown>> = {
  bool: (source) => (typeof source === 'boolean' ? source : undefined),
  uint32: integer(0, 0xffff_ffff),
  int32: integer(-0x8000_0000, 0x7fff_ffff),
  int64: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  uint64: integer(0, Number.MAX_SAFE_INTEGER),
  string: (source) => (typeof source === 'string' && source.isWellFormed() ? source : undefined),
  json: rawJson,
  frame: (source) => (typeof source === 'string' ? source : undefined),
}

function integer(min: number, max: number): (source: unknown) => number | undefined {
  return (source) =>
    typeof source === 'number' && Number.isInteger(source) && source >= min && source <= max
      ? source
      : undefined
}
