import type { CallError } from './wire.ts'

/** With this many questions unanswered, further ones are refused. */
const most = 256

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: CallError) => void
}

/** A tab's questions to the leader that have no answer yet. */
export class Questions {
  readonly #pending = new Map<number, Pending>()
  #count = 0

  /** `send` is called with the number that the answer will carry. */
  ask(send: (call: number) => void): Promise<unknown> {
    if (this.#pending.size >= most) {
      return Promise.reject(failure(`${most} questions wait for an answer of the leading tab`))
    }
    const call = ++this.#count
    return new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject })
      send(call)
    })
  }

  answered(call: number, value: unknown): void {
    this.#take(call)?.resolve(value)
  }

  refused(call: number, error: CallError): void {
    this.#take(call)?.reject(error)
  }

  /** Rejects all questions, because no answer will come. The callers ask again on the next link. */
  turnAway(): void {
    for (const { reject } of this.#pending.values()) reject(failure('the leading tab is gone'))
    this.#pending.clear()
  }

  #take(call: number): Pending | undefined {
    const pending = this.#pending.get(call)
    this.#pending.delete(call)
    return pending
  }
}

/** The error that npm centrifuge gives for an ended connection: temporary, and not the service's. */
export function failure(message: string): CallError {
  return { code: 2, message, temporary: true }
}
