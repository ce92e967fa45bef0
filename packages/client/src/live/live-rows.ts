import type { EventMeta, Handler } from '../channel/channel.ts'
import type { Start } from '../channel/position.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Member } from '../member.ts'
import { backoff } from '../session/backoff.ts'
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

/** Resolves with new rows, or sees to it that they come. Called again, ever more rarely, for as long as it rejects. */
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
  readonly report: (problem: unknown) => void
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
  readonly #clock: Clock
  readonly #view: Cell<LiveView<Rows>>
  /** The position of the rows that the page was given last; those of a reload are not given by the page. */
  #given: string
  #confirmed: Rows
  #position: LivePosition
  readonly #own: OwnEvents<Event>
  #stale = false
  #reading = 0
  #close: (() => void) | undefined
  #cancelRetry = (): void => {}

  constructor(
    initial: Live<Rows>,
    reduce: Reducer<Rows, Event>,
    source: LiveSource,
    clock: Clock = systemClock,
  ) {
    this.reduce = reduce
    this.#source = source
    this.#clock = clock
    this.#given = JSON.stringify(initial.position)
    this.#confirmed = initial.rows
    this.#position = initial.position
    this.#own = new OwnEvents({
      stand: () => ({ reading: this.#reading, offset: this.#position.offset }),
      show: () => this.#show(),
    })
    this.#view = new Cell(this.#project(), source.report)
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

  /** Takes these rows, unless they are the ones that it was given last. */
  renew(initial: Live<Rows>): void {
    const given = JSON.stringify(initial.position)
    if (given === this.#given) return
    this.#given = given
    this.reset(initial)
  }

  /** Rows that were read later take the place of these. What was acknowledged is in them, or comes after them. */
  reset(initial: Live<Rows>): void {
    const { rows, position } = initial
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
      channel.onGap(() => this.#missed()),
    ]
    if (this.#stale) void this.#reload()
    return () => {
      this.#cancelRetry()
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

  #missed(): void {
    this.#stale = true
    this.#show()
    void this.#reload()
  }

  async #reload(attempt = 1): Promise<void> {
    try {
      const live = await this.reload?.()
      if (live) this.reset(live)
    } catch (cause) {
      this.#source.report(new Error('reload after a gap failed', { cause }))
      if (!this.#close || !this.#stale) return
      const delay = backoff(attempt, this.#clock.random())
      this.#cancelRetry()
      this.#cancelRetry = this.#clock.after(delay, () => this.#reload(attempt + 1))
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
