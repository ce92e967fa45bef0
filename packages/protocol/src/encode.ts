import type { Reply } from './commands.ts'
import type { Encoding } from './encoding.ts'
import { ReplyEnvelope } from './envelope.ts'
import type { FieldValues, Message } from './fields.ts'
import type { Encoded } from './frame.ts'
import { writeJson } from './json/write.ts'
import type { Push } from './messages.ts'
import { writeProtobuf } from './protobuf/write.ts'

const writers: { readonly [E in Encoding]: (message: Message, values: FieldValues) => Encoded<E> } = {
  json: writeJson,
  protobuf: writeProtobuf,
}

/** One message of the given table, ready to be joined into a frame. */
export function encodeMessage<E extends Encoding>(
  encoding: E,
  message: Message,
  values: FieldValues,
): Encoded<E> {
  return writers[encoding](message, values)
}

export function encodeReply<E extends Encoding>(encoding: E, reply: Reply): Encoded<E> {
  const { id } = reply
  return encodeMessage(
    encoding,
    ReplyEnvelope,
    'error' in reply ? { id, error: reply.error } : { id, [reply.name]: reply.result },
  )
}

export function encodePush<E extends Encoding>(encoding: E, push: Push): Encoded<E> {
  return encodeMessage(encoding, ReplyEnvelope, { push })
}

/** A message without any field: the server's ping, and a client's pong. */
export function ping<E extends Encoding>(encoding: E): Encoded<E> {
  return encodeMessage(encoding, ReplyEnvelope, {})
}
