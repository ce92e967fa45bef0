import type { AnswerFault } from '../answer/faults.ts'

/** One thing that was said. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** Answers a conversation, a bit of text at a time. Throws `AgentFailure`, or what the signal was aborted with. */
export type Agent = (turns: readonly Turn[], signal: AbortSignal) => AsyncIterable<string>

/** The agent gave no answer, or not the whole of it. Its message is for the log: it holds no key and no question. */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure'
  readonly fault: AnswerFault

  constructor(fault: AnswerFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
