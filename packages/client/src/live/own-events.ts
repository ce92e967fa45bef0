import type { Receipt } from '../channel/outbox.ts'

/** An own event of this page that the stream has not brought back yet. */
export interface PendingEvent {
  readonly key: string
  readonly state: 'sending' | 'failed'
  /** Why sending failed; undefined while it is sending. */
  readonly error: unknown
  retry(): void
  discard(): void
}

export type Send = () => Promise<unknown>

interface Sent<Event> {
  readonly key: string
  readonly event: Event
  readonly send: Send
  /** The number of the reading that was shown when it was sent. */
  readonly reading: number
  /** Who sent it. It is not sent in anybody else's name. */
  readonly identity: number
  readonly state: 'sending' | 'failed' | { readonly acknowledged: number }
  readonly error: unknown
}

/** The rows that own events are shown with. */
interface ShownWith {
  /** How many times rows were read, the last offset seen, and a number for the person who is signed in. */
  stand(): { readonly reading: number; readonly offset: number; readonly identity: number }
  /** Own events have changed: project the view again. */
  show(): void
}

/**
 * The page's own events, from sending until they come back. They are recognized only by their keys: the page does not
 * know its user, so any event with the same key counts as the echo, no matter who published it.
 */
export class OwnEvents<Event> {
  readonly #rows: ShownWith
  #sent: readonly Sent<Event>[] = []

  constructor(rows: ShownWith) {
    this.#rows = rows
  }

  /** Those of the person who is signed in. */
  get pending(): readonly (PendingEvent & { readonly event: Event })[] {
    return this.#sent
      .filter((sent) => !this.#isForeign(sent))
      .map(({ key, event, state, error }) => ({
        key,
        event,
        state: state === 'failed' ? 'failed' : 'sending',
        error,
        retry: () => this.#retry(key),
        discard: () => this.#drop(key),
      }))
  }

  send(event: Event, key: string, send: Send): void {
    const { reading, identity } = this.#rows.stand()
    const sent: Sent<Event> = { key, event, send, reading, identity, state: 'sending', error: undefined }
    this.#sent = [...this.#sent, sent]
    this.#rows.show()
    void this.#deliver(sent)
  }

  /** The stream brought an event: the echo of an own one, or one that shows that an own one has passed. */
  arrived(key: string | undefined, offset: number | undefined): void {
    this.#sent = this.#sent.filter((sent) => sent.key !== key && !isPassed(sent, offset))
  }

  /** Rows were read again. They contain every acknowledged event, or the stream brings it. */
  reread(): void {
    this.#sent = this.#sent.filter(({ state }) => typeof state === 'string')
  }

  async #deliver(sent: Sent<Event>): Promise<void> {
    try {
      const acknowledged = offsetOf(await sent.send())
      const { reading, offset } = this.#rows.stand()
      const isRead = reading !== sent.reading
      if (isRead || acknowledged <= offset) this.#drop(sent.key)
      else this.#change(sent.key, { state: { acknowledged } })
    } catch (error) {
      if (this.#isForeign(sent)) this.#drop(sent.key)
      else this.#change(sent.key, { state: 'failed', error })
    }
  }

  #retry(key: string): void {
    const failed = this.#sent.find((sent) => sent.key === key && sent.state === 'failed')
    if (!failed) return
    if (this.#isForeign(failed)) {
      this.#drop(key)
      return
    }
    const { reading } = this.#rows.stand()
    const again = this.#change(key, { state: 'sending', error: undefined, reading })
    if (again) void this.#deliver(again)
  }

  #isForeign({ identity }: Sent<Event>): boolean {
    return identity !== this.#rows.stand().identity
  }

  #change(key: string, changes: Partial<Sent<Event>>): Sent<Event> | undefined {
    this.#sent = this.#sent.map((sent) => (sent.key === key ? { ...sent, ...changes } : sent))
    this.#rows.show()
    return this.#sent.find((sent) => sent.key === key)
  }

  #drop(key: string): void {
    this.#sent = this.#sent.filter((sent) => sent.key !== key)
    this.#rows.show()
  }
}

/** True if its echo came without the key, or lies before an event that has arrived. */
function isPassed<Event>({ state }: Sent<Event>, offset: number | undefined): boolean {
  if (typeof state === 'string' || offset === undefined) return false
  return state.acknowledged <= offset
}

/** The offset in a receipt, or NaN, which no offset reaches: a server action may return anything. */
function offsetOf(answer: unknown): number {
  const { position } = (answer ?? {}) as Partial<Receipt>
  return Number(position?.offset)
}
