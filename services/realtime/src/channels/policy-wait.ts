import type { TraceCode } from '@portico/protocol'
import type { Timers } from '../timer-wheel.ts'
import type { Undecided } from './verdict.ts'

/** The caller, which may leave before the answer. */
export interface PolicyCaller {
  /** The trace code of the caller's attempt to connect. */
  readonly trace?: TraceCode | undefined
  readonly isGone: boolean
  /** Calls back once, when the caller leaves; returns a function that unregisters. */
  onGone(listener: () => void): () => void
}

interface PolicyWaitOptions {
  readonly timers: Timers
  readonly timeoutMs: number
  readonly caller: PolicyCaller | undefined
}

type GiveUpReason = Extract<Undecided, 'policyTimedOut' | 'abandoned'>

/**
 * Waits for one policy answer until a timeout or until the caller leaves. The AbortSignal is created only when read,
 * because it costs more than the rest.
 */
export class PolicyWait {
  readonly #options: PolicyWaitOptions
  #over: PromiseWithResolvers<never> | undefined
  #aborter: AbortController | undefined
  #ended: GiveUpReason | undefined

  constructor(options: PolicyWaitOptions) {
    this.#options = options
  }

  /** The caller's. */
  get trace(): TraceCode | undefined {
    return this.#options.caller?.trace
  }

  /** Why waiting ended. */
  get ended(): GiveUpReason | undefined {
    return this.#ended
  }

  /** Aborted when waiting ends without an answer. */
  get signal(): AbortSignal {
    this.#aborter ??= new AbortController()
    if (this.#ended !== undefined) this.#aborter.abort()
    return this.#aborter.signal
  }

  /** Rejects if waiting ends first; a later answer is ignored. */
  async until<Answer>(answer: PromiseLike<Answer>): Promise<Answer> {
    const { timers, timeoutMs, caller } = this.#options
    this.#over = Promise.withResolvers<never>()
    const timer = timers.after(timeoutMs, () =>
      this.#end('policyTimedOut', `no answer within ${timeoutMs / 1_000} s`),
    )
    const stopListening = caller?.onGone(() => this.#end('abandoned', 'whoever asked is gone'))
    try {
      return await Promise.race([this.#over.promise, answer])
    } finally {
      timer.cancel()
      stopListening?.()
    }
  }

  #end(why: GiveUpReason, says: string): void {
    this.#ended = why
    this.#over?.reject(new Error(says))
    this.#aborter?.abort()
  }
}
