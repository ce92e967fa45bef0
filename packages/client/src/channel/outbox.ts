import type { Finding } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Position } from './position.ts'

/** Where a publication ended up, as the service says. */
export interface Receipt {
  readonly place: 'memory' | 'redis' | 'postgres'
  readonly position: Position | undefined
  /** True when this key had been published before: this is the first one's receipt. */
  readonly repeated: boolean
  readonly connections: number
  readonly nodes: number
}

export interface Letter {
  readonly channel: string
  readonly event: string
  readonly data: unknown
  /** Makes sending it twice harmless, so it may be sent again whenever the answer did not come. */
  readonly key: string
}

export type PublishFault = 'queueFull' | 'closed' | 'tooLarge' | 'refused'

/** Why a publication was not taken. `refused` carries the service's own code and sentence. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly fault: PublishFault
  readonly code: number | undefined
  /** Where it is one of the catalogue. */
  readonly finding: Finding | undefined

  constructor(fault: PublishFault, message: string, code?: number, finding?: Finding) {
    super(message)
    this.fault = fault
    this.code = code
    this.finding = finding
  }
}

interface Pending {
  readonly letter: Letter
  cancelRetry(): void
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: PublishError) => void
}

/** Sends one letter over the living connection; a temporary failure is thrown as anything but `PublishError`. */
export type Send = (letter: Letter) => Promise<Receipt>

const retryDelay = 1_000

/**
 * Publications wait here while there is no connection, and until the service has said where they are kept. They go
 * out in order and without waiting for one another; after a drop, whatever has no answer goes out again under its
 * key. When the queue is full the newest is turned away, with that reason: what was accepted is never dropped.
 */
export class Outbox {
  readonly #clock: Clock
  readonly #limit: number
  readonly #pending = new Set<Pending>()
  #send: Send | undefined

  constructor(clock: Clock, limit = 100) {
    this.#clock = clock
    this.#limit = limit
  }

  get length(): number {
    return this.#pending.size
  }

  post(letter: Letter): Promise<Receipt> {
    if (this.#pending.size >= this.#limit) {
      const message = `${this.#limit} publications are waiting for an answer already; this one was not taken`
      return Promise.reject(new PublishError('queueFull', message))
    }
    return new Promise((resolve, reject) => {
      const pending: Pending = { letter, cancelRetry: () => {}, resolve, reject }
      this.#pending.add(pending)
      void this.#try(pending)
    })
  }

  /** From now on letters go out this way, those without an answer first; undefined makes them wait. */
  connect(send: Send | undefined): void {
    this.#send = send
    for (const pending of this.#pending) void this.#try(pending)
  }

  /** Turns away everything that waits. */
  close(message: string): void {
    this.#send = undefined
    for (const { cancelRetry, reject } of this.#pending) {
      cancelRetry()
      reject(new PublishError('closed', message))
    }
    this.#pending.clear()
  }

  async #try(pending: Pending): Promise<void> {
    const send = this.#send
    pending.cancelRetry()
    if (send === undefined || !this.#pending.has(pending)) return
    try {
      pending.resolve(await send(pending.letter))
      this.#pending.delete(pending)
    } catch (error) {
      if (error instanceof PublishError) {
        this.#pending.delete(pending)
        pending.reject(error)
      } else if (send === this.#send) {
        pending.cancelRetry = this.#clock.after(retryDelay, () => void this.#try(pending))
      }
    }
  }
}
