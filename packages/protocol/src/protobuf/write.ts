import { type Field, type FieldValues, isDefault, type Message, type ScalarName } from '../fields.ts'
import { wireTypes } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/** One message with its length in front, as frames carry it. */
export function writeProtobuf(message: Message, values: FieldValues): Uint8Array {
  const writer = new ByteWriter()
  writeMessage(writer, message, values)
  writer.varint(writer.length)
  return writer.finish()
}

/** From the last field to the first, because the writer works backwards. */
function writeMessage(writer: ByteWriter, message: Message, values: FieldValues): void {
  for (const { name, field } of message.falling) {
    const value = values[name]
    if (value === undefined || isDefault(value)) continue
    if (Array.isArray(value)) for (const element of value.toReversed()) writeField(writer, field, element)
    else if (value instanceof Map) writeEntries(writer, field, value)
    else writeField(writer, field, value)
  }
}

function writeEntries(writer: ByteWriter, { number, entry }: Field, map: ReadonlyMap<string, unknown>): void {
  if (entry === undefined) return
  for (const [key, value] of [...map].reverse()) {
    const end = writer.length
    writeMessage(writer, entry, { key, value })
    writePrefix(writer, number, end)
  }
}

function writeField(writer: ByteWriter, { number, type }: Field, value: unknown): void {
  if (typeof value === 'boolean' || typeof value === 'number') {
    writer.varint(Number(value))
    writer.varint(number * 8 + wireTypes.varint)
    return
  }
  const end = writer.length
  if (typeof type !== 'string') writeMessage(writer, type(), value as FieldValues)
  else writeBytes(writer, type, value)
  writePrefix(writer, number, end)
}

function writeBytes(writer: ByteWriter, type: ScalarName, value: unknown): void {
  if (typeof value === 'string') writer.text(value)
  else if (value instanceof Uint8Array) writer.bytes(value)
  else throw new TypeError(`no ${type} can be written from a ${typeof value}`)
}

function writePrefix(writer: ByteWriter, number: number, end: number): void {
  writer.varint(writer.length - end)
  writer.varint(number * 8 + wireTypes.bytes)
}
