import type { Order, Question } from './control.ts'

/** What nodes say to each other. `from` is where an answer goes. */
export type ControlMessage =
  | { readonly kind: 'order'; readonly from: string; readonly order: Order }
  | { readonly kind: 'question'; readonly from: string; readonly id: number; readonly question: Question }
  | { readonly kind: 'answer'; readonly from: string; readonly id: number; readonly value: unknown }
  /** Sent instead of an answer that failed or is too large, so that nobody waits for it. */
  | { readonly kind: 'no answer'; readonly from: string; readonly id: number }

/** Beyond it nothing is sent: one answer must not stall the bus for all publications behind it. */
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

/** Written by another node with the function above and by nobody else: Redis is ours. */
export function decodeControlMessage(text: string): ControlMessage {
  return JSON.parse(text) as ControlMessage
}
