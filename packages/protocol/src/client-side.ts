import type { Command, Reply } from './commands.ts'
import { commandNames } from './commands.ts'
import { encodeMessage } from './encode.ts'
import type { Encoding } from './encoding.ts'
import { CommandEnvelope, ReplyEnvelope } from './envelope.ts'
import type { FieldValues } from './fields.ts'
import { type Encoded, type FrameLimits, splitBytes, splitText } from './frame.ts'
import { readJson } from './json/read.ts'
import type { ErrorMessage, Push } from './messages.ts'
import { readProtobuf } from './protobuf/read.ts'
import { parseJson } from './raw-json.ts'

/**
 * The client's end of the protocol, for scripted clients and tools. It trusts the service's messages; the client
 * library validates them.
 */
export function encodeCommand<E extends Encoding>(encoding: E, { id, name, request }: Command): Encoded<E> {
  return encodeMessage(encoding, CommandEnvelope, { id, [name]: request })
}

/** One decoded message of the service's frame. */
export type Outgoing =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'push'; readonly push: Push }
  | { readonly kind: 'ping' }

const unlimited: FrameLimits = { maxFrameBytes: Number.POSITIVE_INFINITY, maxMessages: 0x7fff_ffff }

export function decodeReplies(encoding: Encoding, frame: string | Uint8Array): Outgoing[] {
  return messagesOf(encoding, frame).map(outgoing)
}

function messagesOf(encoding: Encoding, frame: string | Uint8Array): FieldValues[] {
  if (encoding === 'json' && typeof frame === 'string')
    return splitText(frame, unlimited).map((text) => readJson(ReplyEnvelope, parseJson(text)))
  if (encoding === 'protobuf' && typeof frame !== 'string')
    return splitBytes(frame, unlimited).map((bytes) => readProtobuf(ReplyEnvelope, bytes.subarray()))
  throw new TypeError('JSON frames are text and Protobuf frames are bytes')
}

function outgoing({ id, error, push, ...results }: FieldValues): Outgoing {
  if (push !== undefined) return { kind: 'push', push: push as Push }
  if (id === undefined) return { kind: 'ping' }
  if (error !== undefined) return { kind: 'reply', reply: { id: Number(id), error: error as ErrorMessage } }
  const name = commandNames.find((known) => results[known] !== undefined)
  return { kind: 'reply', reply: { id, name, result: name && results[name] } as Reply }
}
