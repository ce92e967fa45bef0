import protobuf from 'protobufjs'

import type { Field, Message, ScalarName } from '../../src/fields.ts'
import { everyMessage } from './tables.ts'

const scalars: Readonly<Record<ScalarName, string>> = {
  bool: 'bool',
  uint32: 'uint32',
  int32: 'int32',
  int64: 'int64',
  uint64: 'uint64',
  string: 'string',
  json: 'bytes',
  frame: 'bytes',
}

/** Our tables as a schema for another implementation. */
export function protobufjsTypes(): (name: string) => protobuf.Type {
  const root = new protobuf.Root()
  for (const message of everyMessage().values()) root.add(typeOf(message))
  return (name) => root.lookupType(name)
}

function typeOf({ name, rows }: Message): protobuf.Type {
  const type = new protobuf.Type(name)
  for (const { name, field } of rows) type.add(fieldOf(name, field))
  return type
}

function fieldOf(name: string, { number, type, rule }: Field): protobuf.Field | protobuf.MapField {
  const typeName = typeof type === 'string' ? scalars[type] : type().name
  if (rule === 'map') return new protobuf.MapField(name, number, 'string', typeName)
  return new protobuf.Field(name, number, typeName, rule === 'repeated' ? 'repeated' : undefined)
}
