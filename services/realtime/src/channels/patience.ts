import type { TraceCode } from '@portico/protocol'
import type { Timers } from '../timer-wheel.ts'
import type { Undecided } from './verdict.ts'

/** The one who asks, and who may leave before the answer. */
export interface Asker {
  /** Of its attempt to connect. */
  readonly trace?: TraceCode | undefined
  readonly isGone: boolean
  /** Calls once, when it leaves. What is returned takes that back. */
  onGone(listener: () => void): () => void
}

interface PatienceOptions {
  readonly timers: Timers
  readonly timeoutMs: number
  readonly asker: Asker | undefined
}

type Impatience = Extract<Undecided, 'policyTimedOut' | 'abandoned'>

/**
 * How long one answer is waited for: until its time is up, or until its asker is gone. Nothing of it outlives the
 * answer. The signal is made only when it is read, because it weighs more than all the rest of a question.
 */
export class Patience {
  readonly #options: PatienceOptions
  #over: PromiseWithResolvers<never> | undefined
  #aborter: AbortController | undefined
  #ended: Impatience | undefined

  constructor(options: PatienceOptions) {
    this.#options = options
  }

  /** Of whoever asks. */
  get trace(): TraceCode | undefined {
    return this.#options.asker?.trace
  }

  /** Why nobody waits any more. */
  get ended(): Impatience | undefined {
    return this.#ended
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    this.#aborter ??= new AbortController()
    if (this.#ended !== undefined) this.#aborter.abort()
    return this.#aborter.signal
  }

  /** Rejects when it ends first: what becomes of the answer later is nobody's concern. */
  async until<Answer>(answer: PromiseLike<Answer>): Promise<Answer> {
    const { timers, timeoutMs, asker } = this.#options
    this.#over = Promise.withResolvers<never>()
    const timer = timers.after(timeoutMs, () =>
      this.#end('policyTimedOut', `no answer within ${timeoutMs / 1_000} s`),
    )
    const stay = asker?.onGone(() => this.#end('abandoned', 'whoever asked is gone'))
    try {
      return await Promise.race([this.#over.promise, answer])
    } finally {
      timer.cancel()
      stay?.()
    }
  }

  #end(why: Impatience, says: string): void {
    this.#ended = why
    this.#over?.reject(new Error(says))
    this.#aborter?.abort()
  }
}
