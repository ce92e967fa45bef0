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

/** The service, or the way to it, cannot take a publication now. It stays in the outbox, and is tried again. */
export class PutOff extends Error {
  readonly finding: Finding | undefined

  constructor(finding: Finding | undefined) {
    super(finding?.id)
    this.finding = finding
  }
}

/** Sends one letter over the living connection; rejected with `PutOff` it is tried again, with `PublishError` never. */
export type Send = (letter: Letter) => Promise<Receipt>

const retryDelay = 1_000

/**
 * Publications wait here while there is no connection, and until the service has said where they are kept. They go
 * out in order and without waiting for one another; after a drop, whatever has no answer goes out again under its
 * key. When the queue is full the newest is turned away, with that reason: what was accepted is never dropped.
 */
export class Outbox {
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #limit: number
  readonly #pending = new Set<Pending>()
  /** Of those, what was sent and could not be taken. */
  readonly #putOff = new Set<Pending>()
  #obstacle: Finding | undefined
  #send: Send | undefined

  /** `changed` is told when more or less waits, or for another reason. */
  constructor(clock: Clock, changed = (): void => {}, limit = 100) {
    this.#clock = clock
    this.#changed = changed
    this.#limit = limit
  }

  /** How many wait for a connection, or for the service to take them; not those whose answer is only on its way. */
  get unsent(): number {
    return (this.#send ? this.#putOff : this.#pending).size
  }

  /** Why the service does not take them, in its own words. The same object for as long as it is the same. */
  get obstacle(): Finding | undefined {
    return this.#putOff.size > 0 ? this.#obstacle : undefined
  }

  post(letter: Letter): Promise<Receipt> {
    if (this.#pending.size >= this.#limit) {
      const message = `${this.#limit} publications are waiting for an answer already; this one was not taken`
      return Promise.reject(new PublishError('queueFull', message))
    }
    return new Promise((resolve, reject) => {
      const pending: Pending = { letter, cancelRetry: () => {}, resolve, reject }
      this.#pending.add(pending)
      if (this.#send) void this.#try(pending)
      else this.#changed()
    })
  }

  /** From now on letters go out this way, those without an answer first; undefined makes them wait. */
  connect(send: Send | undefined): void {
    this.#send = send
    for (const pending of this.#pending) void this.#try(pending)
    this.#changed()
  }

  /** Turns away everything that waits. */
  close(message: string): void {
    this.#send = undefined
    for (const { cancelRetry, reject } of this.#pending) {
      cancelRetry()
      reject(new PublishError('closed', message))
    }
    this.#pending.clear()
    this.#putOff.clear()
    this.#changed()
  }

  async #try(pending: Pending): Promise<void> {
    const send = this.#send
    pending.cancelRetry()
    if (send === undefined || !this.#pending.has(pending)) return
    try {
      pending.resolve(await send(pending.letter))
      this.#remove(pending)
    } catch (error) {
      if (error instanceof PublishError) {
        pending.reject(error)
        this.#remove(pending)
      } else if (send === this.#send) this.#putItOff(pending, error)
    }
  }

  #remove(pending: Pending): void {
    this.#pending.delete(pending)
    if (this.#putOff.delete(pending)) this.#changed()
  }

  #putItOff(pending: Pending, error: unknown): void {
    if (!this.#pending.has(pending)) return
    pending.cancelRetry = this.#clock.after(retryDelay, () => void this.#try(pending))
    const { obstacle } = this
    const finding = error instanceof PutOff ? error.finding : undefined
    this.#putOff.add(pending)
    if (finding?.id !== obstacle?.id) this.#obstacle = finding
    this.#changed()
  }
}
