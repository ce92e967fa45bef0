import type { Finding, Place } from '@portico/protocol'
import type { Position } from './position.ts'

/** Where a publication ended up, as the service says. */
export interface Receipt {
  readonly place: Place
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
  /** In a repeat, the milliseconds since it was first sent. */
  readonly age?: number
}

export type PublishFault = 'queueFull' | 'closed' | 'tooLarge' | 'notJson' | 'refused'

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

/** Why a letter will never be taken. */
export type Refusal = ConstructorParameters<typeof PublishError>

/** A letter whose answer is waited for. */
export interface Pending {
  readonly letter: Letter
  sentAt?: number
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (why: Refusal) => void
}

/** Takes letters over a living connection, and answers each of them, or tries it again. */
export interface Carrier {
  /** How many wait for another try: the service could not take them yet, or an earlier one of the same channel. */
  readonly putOff: number
  /** Why; the same object for as long as it is the same. */
  readonly obstacle: Finding | undefined
  carry(pending: Pending): void
  /** It answers nothing more, and tries nothing again. */
  stop(): void
}

/**
 * Publications wait here while there is no connection, and until the service has said where they are kept. They go
 * out in order and without waiting for one another's answers; after a drop, whatever has no answer goes out again
 * under its key. When the queue is full the newest is turned away, with that reason: what was accepted is never dropped.
 */
export class Outbox {
  readonly #changed: () => void
  readonly #limit: number
  readonly #pending = new Set<Pending>()
  #carrier: Carrier | undefined
  /** Set while it is closed: why. */
  #closed: string | undefined

  /** `changed` is told when more or less waits, or for another reason. */
  constructor(changed: () => void, limit = 100) {
    this.#changed = changed
    this.#limit = limit
  }

  /** How many wait for a connection, or for the service to take them; not those whose answer is only on its way. */
  get unsent(): number {
    return this.#carrier?.putOff ?? this.#pending.size
  }

  /** Why the service does not take them, in its own words. */
  get obstacle(): Finding | undefined {
    return this.#carrier?.obstacle
  }

  post(letter: Letter): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      const refuse = (why: Refusal) => reject(new PublishError(...why))
      const fault = this.#fault()
      if (fault) {
        refuse(fault)
        return
      }
      const last =
        <T>(settle: (outcome: T) => void) =>
        (outcome: T) => {
          this.#pending.delete(pending)
          settle(outcome)
        }
      const pending: Pending = { letter: fixed(letter), resolve: last(resolve), reject: last(refuse) }
      this.#pending.add(pending)
      if (this.#carrier) this.#carrier.carry(pending)
      else this.#changed()
    })
  }

  /** From now on letters go out this way, those without an answer first; undefined makes them wait. */
  connect(carrier: Carrier | undefined): void {
    this.#carrier?.stop()
    this.#carrier = carrier
    for (const pending of this.#pending) carrier?.carry(pending)
    this.#changed()
  }

  /** Turns away everything that waits, and whatever comes until `open`. */
  close(message: string): void {
    this.#closed = message
    this.#carrier?.stop()
    this.#carrier = undefined
    for (const { reject } of this.#pending) reject(['closed', message])
    this.#changed()
  }

  open(): void {
    this.#closed = undefined
  }

  /** Why nothing is accepted now. */
  #fault(): Refusal | undefined {
    if (this.#closed !== undefined) return ['closed', this.#closed]
    if (this.#pending.size < this.#limit) return undefined
    return ['queueFull', `${this.#limit} publications are waiting for an answer already`]
  }
}

/** A copy of what would be sent now: the application may change its objects while they wait. */
function fixed(letter: Letter): Letter {
  try {
    return JSON.parse(JSON.stringify(letter))
  } catch {
    // It is refused, with the reason, when it is its turn.
    return letter
  }
}
