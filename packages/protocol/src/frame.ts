import { BadFrame } from './bad-frame.ts'
import type { Encoding } from './encoding.ts'
import { ByteReader } from './protobuf/byte-reader.ts'

/** An encoded message, or a frame of several. */
export type Encoded<E extends Encoding = Encoding> = { json: string; protobuf: Uint8Array }[E]

export interface FrameLimits {
  readonly maxFrameBytes: number
  readonly maxMessages: number
}

export const defaultFrameLimits: FrameLimits = { maxFrameBytes: 65_536, maxMessages: 256 }

/** Splits a JSON frame into its messages: one per line, at most one newline at the end, no empty lines. */
export function splitText(frame: string, limits: FrameLimits): readonly string[] {
  if (isLongerThan(frame, limits.maxFrameBytes)) throw tooLarge(limits)
  if (frame === '') throw new BadFrame('badRequest', 'the frame is empty')
  const messages = frame.split('\n', limits.maxMessages + 2)
  if (messages.length > 1 && messages.at(-1) === '') messages.pop()
  if (messages.length > limits.maxMessages) throw tooMany(limits)
  if (messages.includes('')) throw new BadFrame('badRequest', 'the frame has an empty line')
  return messages
}

/** Splits a Protobuf frame into its messages, each of which has its length in front. An empty one is a pong. */
export function splitBytes(frame: Uint8Array, limits: FrameLimits): readonly Uint8Array[] {
  if (frame.length > limits.maxFrameBytes) throw tooLarge(limits)
  if (frame.length === 0) throw new BadFrame('badRequest', 'the frame is empty')
  const reader = new ByteReader(frame)
  const messages: Uint8Array[] = []
  while (!reader.isDone) {
    if (messages.length === limits.maxMessages) throw tooMany(limits)
    messages.push(reader.bytes())
  }
  return messages
}

/** Joins messages into one frame. JSON messages contain no raw newline, so newlines separate them. */
export function joinText(messages: readonly string[]): string {
  return messages.join('\n')
}

/** Joins messages into one frame. Protobuf messages carry their own length, so nothing separates them. */
export function joinBytes(messages: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(messages.reduce((length, message) => length + message.length, 0))
  let at = 0
  for (const message of messages) {
    frame.set(message, at)
    at += message.length
  }
  return frame
}

/** Whether the text has more bytes of UTF-8. For most frames the length of the string decides, without encoding. */
function isLongerThan(text: string, bytes: number): boolean {
  if (text.length * 3 <= bytes) return false
  return text.length > bytes || new TextEncoder().encode(text).length > bytes
}

function tooLarge({ maxFrameBytes }: FrameLimits): BadFrame {
  return new BadFrame('messageTooLarge', `the frame is larger than ${maxFrameBytes} bytes`)
}

function tooMany({ maxMessages }: FrameLimits): BadFrame {
  return new BadFrame('badRequest', `the frame holds more than ${maxMessages} messages`)
}
