import type { AnswerFault } from '../answer/faults.ts'

/** One message of the conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/**
 * Continues a conversation, one bit of text at a time. Throws `AgentFailure`, or the signal's abort
 * reason.
 */
export type Agent = (turns: readonly Turn[], signal: AbortSignal) => AsyncIterable<string>

/**
 * The agent gave no answer, or only part of one. The message is for the log: it holds no key and no
 * question.
 */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure'
  readonly fault: AnswerFault

  constructor(fault: AnswerFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
