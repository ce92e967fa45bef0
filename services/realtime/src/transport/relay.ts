import type { PollAnswer } from '@portico/protocol'
import type { Control } from '../control/control.ts'
import type { EmulatedSessions } from './emulated-sessions.ts'

export interface RelayOptions {
  readonly node: string
  readonly sessions: EmulatedSessions
  readonly control: Pick<Control, 'ask'>
  readonly timeoutMs?: number
}

/** Brings a request to the node that holds its connection, whichever node it came to: no sticky sessions. */
export class Relay {
  readonly #options: RelayOptions

  constructor(options: RelayOptions) {
    this.#options = options
  }

  /** False when there is no such node or no such connection. */
  async receive(node: string, session: string, frame: string): Promise<boolean> {
    if (node === this.#options.node) return this.#options.sessions.receive(session, frame)
    const { control, timeoutMs = 5_000 } = this.#options
    const [answer] = await control.ask(node, { kind: 'emulate', session, frame }, timeoutMs)
    return answer?.value === true
  }

  /** Undefined when there is no such node or no such connection. */
  async poll(node: string, session: string, ack: number, waitMs: number): Promise<PollAnswer | undefined> {
    if (node === this.#options.node) return this.#options.sessions.poll(session, ack, waitMs)
    const { control, timeoutMs = 5_000 } = this.#options
    const [answer] = await control.ask(node, { kind: 'poll', session, ack, waitMs }, waitMs + timeoutMs)
    return isPollAnswer(answer?.value) ? answer.value : undefined
  }
}

function isPollAnswer(value: unknown): value is PollAnswer {
  return typeof value === 'object' && value !== null && 'seq' in value && 'frame' in value
}
