import { once } from 'node:events'
import type { PollAnswer } from '@portico/protocol'
import type { Control } from '../control/control.ts'
import type { AnswerPiece, EmulatedSessions } from './emulated-sessions.ts'

interface SessionForwarderOptions {
  readonly node: string
  readonly sessions: EmulatedSessions
  readonly control: Pick<Control, 'ask'>
  readonly leaving: AbortSignal
  readonly timeoutMs?: number
}

/** The form of a node's id. The given one is untrusted, and some names on the bus mean several nodes. */
const nodeId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Forwards a request to the node that holds its connection, so no sticky sessions are needed. */
export class SessionForwarder {
  readonly #options: SessionForwarderOptions
  readonly #timeoutMs: number

  constructor(options: SessionForwarderOptions) {
    this.#options = options
    this.#timeoutMs = options.timeoutMs ?? 5_000
  }

  /** Whether another node must answer. */
  isElsewhere(node: string): boolean {
    return node !== this.#options.node && nodeId.test(node)
  }

  /** False if there is no such node or no such connection. */
  async receive(node: string, session: string, frame: string): Promise<boolean> {
    if (node === this.#options.node) return this.#options.sessions.receive(session, frame)
    if (!this.isElsewhere(node)) return false
    const question = { kind: 'emulate', session, frame } as const
    const [answer] = await this.#options.control.ask(node, question, this.#timeoutMs)
    return answer?.value === true
  }

  /**
   * Undefined if there is no such node or no such connection. A draining node answers a forwarded poll with nothing, so
   * that the next poll reaches another node.
   */
  async poll(node: string, session: string, ack: number, waitMs: number): Promise<PollAnswer | undefined> {
    if (node === this.#options.node) return this.#options.sessions.poll(session, ack, waitMs)
    if (!this.isElsewhere(node)) return undefined
    const { control, leaving } = this.#options
    const question = { kind: 'poll', session, ack, waitMs, pieces: true } as const
    const asked = control.ask(node, question, waitMs + this.#timeoutMs)
    const settled = new AbortController()
    const [answer] = await Promise.race([asked, nothing(ack, leaving, settled.signal)]).finally(() =>
      settled.abort(),
    )
    return isPollAnswer(answer?.value) ? this.#whole(node, session, answer.value) : undefined
  }

  /** Fetches the pieces one after the other. If one is missing, the answer is repeated at a later poll. */
  async #whole(node: string, session: string, first: AnswerPiece): Promise<PollAnswer> {
    const { control } = this.#options
    const { seq } = first
    let { frame, more } = first
    while (more) {
      const question = { kind: 'pollMore', session, seq, from: frame.length } as const
      const [answer] = await control.ask(node, question, this.#timeoutMs)
      if (!isPollAnswer(answer?.value)) return { seq: seq - 1, frame: '' }
      frame += answer.value.frame
      more = answer.value.more
    }
    return { seq, frame }
  }
}

/** An answer given in the meantime is unacknowledged and will be repeated. */
async function nothing(
  ack: number,
  leaving: AbortSignal,
  signal: AbortSignal,
): Promise<readonly [{ readonly value: PollAnswer }]> {
  if (!leaving.aborted) await once(leaving, 'abort', { signal })
  return [{ value: { seq: ack, frame: '' } }]
}

function isPollAnswer(value: unknown): value is AnswerPiece {
  return typeof value === 'object' && value !== null && 'seq' in value && 'frame' in value
}
