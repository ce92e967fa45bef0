import type { EventMeta, Handler } from '../channel/channel.ts'
import type { Start } from '../channel/position.ts'
import type { Member } from '../member.ts'
import { Cell, type Store } from '../store.ts'
import { OwnEvents, type PendingEvent, type Send } from './own-events.ts'

/** Where a channel was when rows were read: `liveQuery` of the server package gives it. */
export interface LivePosition<Name extends string = string> extends Start {
  readonly channel: Name
}

export interface Live<Rows, Name extends string = string> {
  readonly rows: Rows
  readonly position: LivePosition<Name>
}

/** What a reducer gets: an event that happened, or one of this page's own that is on its way. */
export type LiveEvent<Event> = Event & {
  readonly key: string | undefined
  readonly by: Member | undefined
  /** `no`: it happened. Otherwise it is shown in advance. */
  readonly pending: 'no' | 'sending' | 'failed'
}

export type Reducer<Rows, Event> = (rows: Rows, event: LiveEvent<Event>) => Rows

/** Answers with new rows, or sees to it that they come. */
export type Reload<Rows> = (() => Promise<Live<Rows>>) | (() => void)

export interface LiveView<Rows> {
  /** With the page's own pending events applied. */
  readonly rows: Rows
  readonly pending: readonly PendingEvent[]
  /** A part of the stream could not be had: the rows miss something until they are loaded anew. */
  readonly stale: boolean
}

/** What is used of a client. */
export interface LiveSource {
  open(channel: string, start: Start): LiveChannel
  report(problem: unknown): void
}

export interface LiveChannel {
  onEvery(handler: Handler<unknown>): () => void
  onGap(handler: () => void): () => void
  release(): void
}

interface AnyEvent {
  readonly event: string
  readonly data: unknown
}

/**
 * Rows, and what has happened to them since: the stream is read from exactly where the rows were, the page's own
 * events are shown before they are confirmed and are known again by their keys.
 */
export class LiveRows<Rows, Event extends AnyEvent> implements Store<LiveView<Rows>> {
  reduce: Reducer<Rows, Event>
  /** Loads anew after a gap. Without an answer, new rows come by `reset`. */
  reload: Reload<Rows> | undefined
  readonly #source: LiveSource
  readonly #view: Cell<LiveView<Rows>>
  #initial: Live<Rows>
  #confirmed: Rows
  #position: LivePosition
  readonly #own: OwnEvents<Event>
  #stale = false
  #reading = 0
  #close: (() => void) | undefined

  constructor(initial: Live<Rows>, reduce: Reducer<Rows, Event>, source: LiveSource) {
    this.reduce = reduce
    this.#source = source
    this.#initial = initial
    this.#confirmed = initial.rows
    this.#position = initial.position
    this.#own = new OwnEvents({
      stand: () => ({ reading: this.#reading, offset: this.#position.offset }),
      show: () => this.#show(),
    })
    this.#view = new Cell(this.#project(), (problem) => source.report(problem))
  }

  readonly get = (): LiveView<Rows> => this.#view.get()

  /** Reads the stream as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#view.subscribe(listener)
    this.#close ??= this.#open()
    return () => {
      stop()
      if (this.#view.listenerCount > 0) return
      this.#close?.()
      this.#close = undefined
    }
  }

  /**
   * Shows the event at once, under its key, and sends it. What cannot be sent stays, with `retry` and `discard`. The key
   * is this event's alone, over all users of the channel.
   */
  publish(event: Event, key: string, send: Send): void {
    this.#own.send(event, key, send)
  }

  /** The same, unless these are the rows it has. */
  renew(initial: Live<Rows>): void {
    const { epoch, offset, snapshot } = initial.position
    const { position } = this.#initial
    if (position.epoch === epoch && position.offset === offset && position.snapshot === snapshot) return
    this.reset(initial)
  }

  /** Rows that were read later take the place of these. What was acknowledged is in them, or comes after them. */
  reset(initial: Live<Rows>): void {
    const { rows, position } = initial
    this.#initial = initial
    this.#reading += 1
    this.#confirmed = rows
    this.#position = position
    this.#stale = false
    this.#own.reread()
    if (this.#close) {
      const close = this.#close
      this.#close = this.#open()
      close()
    }
    this.#show()
  }

  #open(): () => void {
    const channel = this.#source.open(this.#position.channel, this.#position)
    const stops = [
      channel.onEvery((data, meta) => this.#arrived(data, meta)),
      channel.onGap(() => void this.#missed()),
    ]
    return () => {
      for (const stop of stops) stop()
      channel.release()
    }
  }

  #arrived(data: unknown, { event, key, by, offset }: EventMeta): void {
    if (offset !== undefined) this.#position = { ...this.#position, offset }
    this.#own.arrived(key, offset)
    // The contract says what the channel carries, and the service holds publishers to it.
    const happened = { event, data, key, by, pending: 'no' } as unknown as LiveEvent<Event>
    this.#confirmed = this.reduce(this.#confirmed, happened)
    this.#show()
  }

  async #missed(): Promise<void> {
    this.#stale = true
    this.#show()
    try {
      const live = await this.reload?.()
      if (live) this.reset(live)
    } catch (error) {
      this.#source.report(new Error('loading anew after a gap failed', { cause: error }))
    }
  }

  #show(): void {
    this.#view.set(this.#project())
  }

  #project(): LiveView<Rows> {
    const { pending } = this.#own
    const rows = pending.reduce<Rows>(
      (before, { event, key, state }) =>
        this.reduce(before, { ...event, key, by: undefined, pending: state }),
      this.#confirmed,
    )
    return { rows, pending, stale: this.#stale }
  }
}
