import type { Order, Question } from './control.ts'

/** Messages between nodes. `from` is where an answer goes. */
export type ControlMessage =
  | { readonly kind: 'order'; readonly from: string; readonly order: Order }
  | { readonly kind: 'question'; readonly from: string; readonly id: number; readonly question: Question }
  | { readonly kind: 'answer'; readonly from: string; readonly id: number; readonly value: unknown }
  /** Sent in place of an answer that failed or is too large, so that the asker does not wait. */
  | { readonly kind: 'no answer'; readonly from: string; readonly id: number }

/** Longer messages are not sent: one answer must not stall the bus for all publications behind it. */
export const maxMessageCharacters = 4 * 1024 * 1024

export class ControlMessageTooLarge extends Error {
  override readonly name = 'ControlMessageTooLarge'

  constructor(kind: ControlMessage['kind'], characters: number) {
    super(`${kind} of ${characters} characters: the limit is ${maxMessageCharacters}, ask for less at once`)
  }
}

export function encodeControlMessage(message: ControlMessage): string {
  const text = JSON.stringify(message)
  if (text.length > maxMessageCharacters) throw new ControlMessageTooLarge(message.kind, text.length)
  return text
}

/** Trusted: only nodes write to this Redis, with the function above. */
export function decodeControlMessage(text: string): ControlMessage {
  return JSON.parse(text) as ControlMessage
}
