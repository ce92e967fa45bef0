import type { EventMeta, Handler } from '../channel/channel.ts'
import type { Start } from '../channel/position.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Member } from '../member.ts'
import { backoff } from '../session/backoff.ts'
import { Cell, type Store } from '../store.ts'
import { OwnEvents, type PendingEvent, type Send } from './own-events.ts'

/** The channel's position when rows were read, as `liveQuery` of the server package returns it. */
export interface LivePosition<Name extends string = string> extends Start {
  readonly channel: Name
}

export interface Live<Rows, Name extends string = string> {
  readonly rows: Rows
  readonly position: LivePosition<Name>
}

/** What a reducer gets: an event that happened, or an own event of this page that is not confirmed yet. */
export type LiveEvent<Event> = Event & {
  readonly key: string | undefined
  readonly by: Member | undefined
  /** `no`: it happened. Otherwise it is shown before it is confirmed. */
  readonly pending: 'no' | 'sending' | 'failed'
}

export type Reducer<Rows, Event> = (rows: Rows, event: LiveEvent<Event>) => Rows

/** Resolves with new rows, or makes the page render with new ones. While it rejects, it is called again at growing intervals. */
export type Reload<Rows> = (() => Promise<Live<Rows>>) | (() => void)

export interface LiveView<Rows> {
  /** The rows with the page's own pending events applied. */
  readonly rows: Rows
  readonly pending: readonly PendingEvent[]
  /** A part of the stream was lost: the rows lack something until they are loaded again. */
  readonly stale: boolean
}

/** The part of a client that live rows need. */
interface LiveSource {
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
 * Keeps rows up to date. The stream is read from exactly where the rows were read. The page's own events are shown before
 * they are confirmed, and are recognized by their keys when they arrive.
 */
export class LiveRows<Rows, Event extends AnyEvent> implements Store<LiveView<Rows>> {
  reduce: Reducer<Rows, Event>
  /** Loads new rows after a gap. If it resolves with none, they come by `renew`. */
  reload: Reload<Rows> | undefined
  readonly #source: LiveSource
  readonly #clock: Clock
  readonly #view: Cell<LiveView<Rows>>
  /** The position of the rows that the page rendered with last. A reload does not change it. */
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

  /** Reads the stream as long as there is a listener. */
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
   * Shows the event at once and sends it under its key. An event that cannot be sent stays, with `retry` and `discard`. No
   * other event of the channel may have this key, whoever publishes it.
   */
  publish(event: Event, key: string, send: Send): void {
    this.#own.send(event, key, send)
  }

  /** Takes the rows that the page renders with, unless they are the same as last time. */
  renew(initial: Live<Rows>): void {
    const given = JSON.stringify(initial.position)
    if (given === this.#given) return
    this.#given = given
    this.reset(initial)
  }

  /** Replaces the rows by ones that were read later. They contain every acknowledged event, or the stream brings it. */
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
      this.#source.report(new Error('useLive: reload failed', { cause }))
      if (!this.#close || !this.#stale) return
      this.#cancelRetry()
      const delayMs = backoff(attempt, this.#clock.random())
      this.#cancelRetry = this.#clock.after(delayMs, () => this.#reload(attempt + 1))
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
