import type { Receipt } from '../channel/outbox.ts'

/** An event of this page's own that has not come back yet. */
export interface PendingEvent {
  readonly key: string
  readonly state: 'sending' | 'failed'
  /** Why it failed. */
  readonly error: unknown
  retry(): void
  discard(): void
}

export type Send = () => Promise<unknown>

interface Sent<Event> {
  readonly key: string
  readonly event: Event
  readonly send: Send
  /** Which reading of the rows it was sent after. */
  readonly reading: number
  readonly state: 'sending' | 'failed' | { readonly acknowledged: number | undefined }
  readonly error: unknown
}

/** The rows that they are shown with. */
export interface ShownWith {
  /** How often rows were read anew, and how far the stream was seen. */
  stand(): { readonly reading: number; readonly offset: number }
  /** What is to be shown has changed. */
  show(): void
}

/**
 * This page's own events, from when they are sent until they come back, by their keys. The page does not know which user
 * it is, so a key must be no other user's either: what comes back with it is taken for its echo.
 */
export class OwnEvents<Event> {
  readonly #rows: ShownWith
  #sent: readonly Sent<Event>[] = []

  constructor(rows: ShownWith) {
    this.#rows = rows
  }

  get pending(): readonly (PendingEvent & { readonly event: Event })[] {
    return this.#sent.map(({ key, event, state, error }) => ({
      key,
      event,
      state: state === 'failed' ? 'failed' : 'sending',
      error,
      retry: () => this.#retry(key),
      discard: () => this.#drop(key),
    }))
  }

  send(event: Event, key: string, send: Send): void {
    const { reading } = this.#rows.stand()
    const sent: Sent<Event> = { key, event, send, reading, state: 'sending', error: undefined }
    this.#sent = [...this.#sent, sent]
    this.#rows.show()
    void this.#deliver(sent)
  }

  /** Something came out of the stream: this one, or what lies behind it. */
  arrived(key: string | undefined, offset: number | undefined): void {
    this.#sent = this.#sent.filter((sent) => sent.key !== key && !isPassed(sent, offset))
  }

  /** Rows were read later. What was acknowledged is in them, or comes after them. */
  reread(): void {
    this.#sent = this.#sent.filter(({ state }) => typeof state === 'string')
  }

  async #deliver(sent: Sent<Event>): Promise<void> {
    try {
      const acknowledged = offsetOf(await sent.send())
      const { reading, offset } = this.#rows.stand()
      const isSeen = acknowledged !== undefined && acknowledged <= offset
      const isRead = reading !== sent.reading
      if (isSeen || isRead) this.#drop(sent.key)
      else this.#change(sent.key, { state: { acknowledged } })
    } catch (error) {
      this.#change(sent.key, { state: 'failed', error })
    }
  }

  #retry(key: string): void {
    const { reading } = this.#rows.stand()
    const again = this.#change(key, { state: 'sending', error: undefined, reading })
    if (again) void this.#deliver(again)
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

/** It came back without its key, or lies before what did. */
function isPassed<Event>({ state }: Sent<Event>, offset: number | undefined): boolean {
  if (typeof state === 'string' || state.acknowledged === undefined || offset === undefined) return false
  return state.acknowledged <= offset
}

/** Of a receipt; a server action answers whatever it likes. */
function offsetOf(answer: unknown): number | undefined {
  const { position } = (answer ?? {}) as Partial<Receipt>
  return typeof position?.offset === 'number' ? position.offset : undefined
}
