import { type Field, type FieldValues, isDefault, type Message, type ScalarName } from '../fields.ts'

/** One message as one line of JSON. */
export function writeJson(message: Message, values: FieldValues): string {
  let text = ''
  for (const { name, field } of message.rows) {
    const value = values[name]
    if (value === undefined || (!field.always && isDefault(value))) continue
    text += `${text === '' ? '' : ','}"${name}":${writeField(field, value)}`
  }
  return `{${text}}`
}

function writeField(field: Field, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((element) => writeValue(field, element)).join(',')}]`
  if (value instanceof Map) return `{${writeEntries(field, value)}}`
  return writeValue(field, value)
}

function writeEntries(field: Field, map: ReadonlyMap<string, unknown>): string {
  const entries = Array.from(map, ([key, value]) => `${JSON.stringify(key)}:${writeValue(field, value)}`)
  return entries.join(',')
}

function writeValue({ type }: Field, value: unknown): string {
  return typeof type === 'string' ? writeScalar(type, value) : writeJson(type(), value as FieldValues)
}

function writeScalar(type: ScalarName, value: unknown): string {
  if (typeof value === 'string') return type === 'json' ? value : JSON.stringify(value)
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value)
  throw new TypeError(`no ${type} can be written from a ${typeof value}`)
}
