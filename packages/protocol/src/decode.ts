import { BadFrame } from './bad-frame.ts'
import { CommandError } from './codes.ts'
import { type Command, type CommandName, commandNames, commands, type Incoming } from './commands.ts'
import type { Encoding } from './encoding.ts'
import { CommandId, UnreadCommand } from './envelope.ts'
import { FieldFault } from './field-fault.ts'
import type { FieldValues, Message } from './fields.ts'
import { defaultFrameLimits, type FrameLimits, splitBytes, splitText } from './frame.ts'
import { isObject, readJson } from './json/read.ts'
import { readProtobuf } from './protobuf/read.ts'
import { NotJson, parseJson } from './raw-json.ts'

/**
 * Decodes all messages of a frame; this is the only place where bytes become commands. Throws `BadFrame` if any message
 * cannot be read as a command. A readable message with invalid fields becomes `rejected`, with the error to answer.
 */
export function decodeFrame(
  encoding: Encoding,
  frame: string | Uint8Array,
  limits: FrameLimits = defaultFrameLimits,
): Incoming[] {
  if (typeof frame === 'string') {
    if (encoding === 'json') return splitText(frame, limits).map((text) => decodeMessage(openJson(text)))
    throw new BadFrame('badRequest', 'a Protobuf connection takes binary frames, this one is text')
  }
  if (encoding === 'protobuf')
    return splitBytes(frame, limits).map((bytes) => decodeMessage(openProtobuf(bytes)))
  throw new BadFrame('badRequest', 'a JSON connection takes text frames, this one is binary')
}

/** A message of which only the id and the first command's name have been read. */
interface Opened {
  readonly id: number
  readonly first: { readonly name: CommandName; readonly read: () => FieldValues } | undefined
}

/** Without an id there is nothing to answer: the message is a pong, or `send`. */
function decodeMessage({ id, first }: Opened): Incoming {
  if (first === undefined && id !== 0) throw new BadFrame('badRequest', 'the command is not known')
  if (first === undefined || (id === 0 && first.name !== 'send')) return { kind: 'pong' }
  const { name, read } = first
  try {
    return { kind: 'command', command: { id, name, request: read() } as Command }
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error
    const { message } = error.within(name)
    if (id === 0) throw new BadFrame('badRequest', message)
    return { kind: 'rejected', id, name, error: new CommandError('badRequest', message) }
  }
}

function openJson(text: string): Opened {
  const message = closingOnFault(() => parseJson(text))
  const { id } = closingOnFault(() => readJson(CommandId, message))
  return { id: Number(id ?? 0), first: firstOf(isObject(message) ? message : {}, readJson) }
}

function openProtobuf(bytes: Uint8Array): Opened {
  const { id, ...bodies } = closingOnFault(() => readProtobuf(UnreadCommand, bytes))
  return { id: Number(id ?? 0), first: firstOf(bodies, readBytes) }
}

/** If a message has several commands, the first in the protocol's order counts. */
function firstOf(
  message: FieldValues,
  read: (message: Message, body: unknown) => FieldValues,
): Opened['first'] {
  const name = commandNames.find((known) => message[known] !== undefined && message[known] !== null)
  return name && { name, read: () => read(commands[name].request, message[name]) }
}

function readBytes(message: Message, body: unknown): FieldValues {
  if (!(body instanceof Uint8Array)) throw new FieldFault('a message')
  return readProtobuf(message, body)
}

/** Turns errors into `BadFrame`, for parts that are read before the id is known. */
function closingOnFault<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof NotJson || error instanceof FieldFault)
      throw new BadFrame('badRequest', error.message)
    throw error
  }
}
