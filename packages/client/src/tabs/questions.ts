import type { CallError } from './wire.ts'

/** More than this without an answer are turned away. */
const most = 256

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: CallError) => void
}

/** What a tab has asked the leading one and waits to be told. */
export class Questions {
  readonly #pending = new Map<number, Pending>()
  #count = 0

  /** `send` is given the number that the answer will carry. */
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

  /** Nobody will answer: whoever asked asks again on the next link. */
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

/** As the library says that a connection ended: temporary, and no word of the service. */
export function failure(message: string): CallError {
  return { code: 2, message, temporary: true }
}
