import type { Finding, Place } from '@portico/protocol'
import type { Position } from './position.ts'

/** The service's answer to a publication that it accepted. */
export interface Receipt {
  readonly place: Place
  readonly position: Position | undefined
  /** True if this key was published before. Then this is the receipt of the first time. */
  readonly repeated: boolean
  readonly connections: number
  readonly nodes: number
}

export interface OutboxItem {
  readonly channel: string
  readonly event: string
  readonly data: unknown
  /** The service publishes a key once, so an item without an answer can safely be sent again. */
  readonly key: string
  /** Milliseconds since it was first sent; only in repeats. */
  readonly age?: number
}

export type PublishFault = 'queueFull' | 'closed' | 'late' | 'tooLarge' | 'notJson' | 'refused'

/** Why a publication was not taken. `refused` carries the service's own code and sentence. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly fault: PublishFault
  readonly code: number | undefined
  /** Set if the reason is in the catalogue of findings. */
  readonly finding: Finding | undefined

  constructor(fault: PublishFault, message: string, code?: number, finding?: Finding) {
    super(message)
    this.fault = fault
    this.code = code
    this.finding = finding
  }
}

/** Why an item will never be published. */
export type Refusal = ConstructorParameters<typeof PublishError>

/** An item that waits for its receipt. */
export interface PendingItem {
  readonly item: OutboxItem
  sentAt?: number
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (why: Refusal) => void
}

/** Sends items over one connection until each has its answer. */
export interface Sender {
  /** How many items wait for another try. */
  readonly putOff: number
  /** Why they wait. The object stays the same while the reason does. */
  readonly obstacle: Finding | undefined
  take(pending: PendingItem): void
  /** The connection has ended: it answers and retries nothing more. */
  stop(): void
}

/**
 * Publications wait here while there is no connection, and until the service has said where they are kept. They are
 * sent in order, without waiting for one another's answers. After a drop, everything unanswered is sent again under its
 * key. If the queue is full, the newest is refused, with that reason. What was accepted is kept until it has its answer
 * or `close` is called, for as long as the page exists.
 */
export class Outbox {
  readonly #changed: () => void
  readonly #limit: number
  readonly #pending = new Set<PendingItem>()
  #sender: Sender | undefined
  /** Why nothing can be posted; undefined while it is open. */
  closed: string | undefined

  /** `changed` is called when the number of waiting items or the obstacle has changed. */
  constructor(changed: () => void, limit = 100) {
    this.#changed = changed
    this.#limit = limit
  }

  /** How many items wait for a connection or another try. Items that were sent and have no answer yet do not count. */
  get unsent(): number {
    return this.#sender?.putOff ?? this.size
  }

  /** How many items have no answer yet, sent or not. */
  get size(): number {
    return this.#pending.size
  }

  /** Why the service does not take what waits. */
  get obstacle(): Finding | undefined {
    return this.#sender?.obstacle
  }

  async post(item: OutboxItem): Promise<Receipt> {
    const message = `${this.#limit} publications wait`
    if (this.closed) throw new PublishError('closed', this.closed)
    if (this.size >= this.#limit) throw new PublishError('queueFull', message)
    return new Promise((resolve, reject) => {
      const refuse = (why: Refusal) => reject(new PublishError(...why))
      const last =
        <T>(settle: (outcome: T) => void) =>
        (outcome: T) => {
          this.#pending.delete(pending)
          settle(outcome)
        }
      const pending: PendingItem = { item: fixed(item), resolve: last(resolve), reject: last(refuse) }
      this.#pending.add(pending)
      if (this.#sender) this.#sender.take(pending)
      else this.#changed()
    })
  }

  /** Sends over this connection from now on, unanswered items first. Without one, items wait. */
  connect(sender: Sender | undefined): void {
    this.#sender?.stop()
    this.#sender = sender
    for (const pending of this.#pending) sender?.take(pending)
    this.#changed()
  }

  /** Refuses everything that waits, and everything posted until `open`. */
  close(message: string): void {
    this.closed = message
    for (const { reject } of this.#pending) reject(['closed', message])
    this.connect(undefined)
  }

  open(): void {
    this.closed = undefined
  }
}

/** A copy in the form that is sent, since the application may change its objects while they wait. */
function fixed(item: OutboxItem): OutboxItem {
  try {
    return JSON.parse(JSON.stringify(item))
  } catch {
    // Not JSON: the sender refuses it with the reason.
    return item
  }
}
