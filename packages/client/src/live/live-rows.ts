import type { EventMeta, Handler } from '../channel/channel.ts'
import { type FeedState, opening } from '../channel/feed.ts'
import type { Start } from '../channel/position.ts'
import type { Clock } from '../clock.ts'
import { backoff } from '../session/backoff.ts'
import { Cell, type Store } from '../store.ts'
import type { Live, LiveEvent, LivePosition, LiveView, Reducer, Reload } from './live.ts'
import { OwnEvents, type PendingEvent, type Send } from './own-events.ts'

/** The part of a client that live rows need. */
export interface LiveSource {
  readonly clock: Clock
  /** Another number for another person. */
  readonly identity: number
  readonly report: (problem: unknown) => void
  channel(name: string, start: Start): LiveChannel
}

export interface LiveChannel {
  readonly state: Store<FeedState>
  onEvery(handler: Handler<unknown>): () => void
  onGap(handler: () => void): () => void
  release(): void
}

interface AnyEvent {
  readonly event: string
  readonly data: unknown
}

/** If rows have been followed for this long, a gap is a new one, and not what made the last reload fail. */
const settledMs = 10_000

/**
 * Keeps rows up to date. The stream is read from exactly where the rows were read. The page's own events are shown before
 * they are confirmed, and are recognized by their keys when they arrive.
 */
export class LiveRows<Rows, Event extends AnyEvent> implements Store<LiveView<Rows>> {
  reduce: Reducer<Rows, Event>
  /** Loads new rows after a gap. If it resolves with none, they come by `renew`. */
  reload: Reload<Rows> | undefined
  readonly #source: LiveSource
  readonly #view: Cell<LiveView<Rows>>
  /** The position of the rows that the page rendered with last. A reload does not change it. */
  #given: string
  #confirmed: Rows
  #position: LivePosition
  readonly #own: OwnEvents<Event>
  #stale = false
  #feed: FeedState = opening
  #reading = 0
  #readAt = Number.NEGATIVE_INFINITY
  /** How often rows were loaded again since they could last be followed. */
  #reloads = 0
  #close: (() => void) | undefined
  #cancelReload: (() => void) | undefined
  #cancelShow: (() => void) | undefined
  /** Own events that the reducer cannot take. Each is reported once. */
  readonly #unreadable = new WeakSet<Event>()

  constructor(initial: Live<Rows>, reduce: Reducer<Rows, Event>, source: LiveSource) {
    this.reduce = reduce
    this.#source = source
    this.#given = JSON.stringify(initial.position)
    this.#confirmed = initial.rows
    this.#position = initial.position
    this.#own = new OwnEvents({
      stand: () => ({
        reading: this.#reading,
        offset: this.#position.offset,
        identity: source.identity,
      }),
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
   * Shows the event at once and sends it under its key. An event that cannot be sent stays, with `retry` and `discard`.
   * No other event of the channel, from any publisher, may have this key.
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
    this.#readAt = this.#source.clock.now()
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
    const channel = this.#source.channel(this.#position.channel, this.#position)
    const look = () => this.#look(channel.state.get())
    const stops = [
      channel.onEvery((data, meta) => this.#arrived(data, meta)),
      channel.onGap(() => this.#missed()),
      channel.state.subscribe(look),
    ]
    look()
    if (this.#stale) void this.#reload()
    return () => {
      this.#cancelReload?.()
      this.#cancelReload = undefined
      for (const stop of stops) stop()
      channel.release()
    }
  }

  #look(state: FeedState): void {
    const { finding } = this.#feed
    this.#feed = state
    if (state.finding !== finding) this.#show()
  }

  #arrived(data: unknown, { event, key, by, offset }: EventMeta): void {
    if (offset !== undefined) this.#position = { ...this.#position, offset }
    this.#own.arrived(key, offset)
    // The contract says what the channel carries, and the service holds publishers to it.
    const happened = { event, data, key, by, pending: 'no' } as unknown as LiveEvent<Event>
    try {
      this.#confirmed = this.reduce(this.#confirmed, happened)
    } catch (error) {
      // The stream has passed it, so only new rows can bring it. The channel reports the error.
      this.#missed()
      throw error
    }
    // The events of one frame arrive one by one, each in a separate microtask, and are shown together.
    this.#cancelShow ??= this.#source.clock.after(0, () => this.#show())
  }

  #missed(): void {
    if (!this.#stale && this.#source.clock.now() - this.#readAt > settledMs) this.#reloads = 0
    this.#stale = true
    this.#show()
    if (this.#reloads === 0) void this.#reload()
    else this.#reloadLater()
  }

  async #reload(): Promise<void> {
    this.#reloads += 1
    try {
      const live = await this.reload?.()
      if (live) this.reset(live)
    } catch (cause) {
      this.#source.report(new Error('useLive: reload failed', { cause }))
      if (this.#close && this.#stale) this.#reloadLater()
    }
  }

  #reloadLater(): void {
    const { clock } = this.#source
    this.#cancelReload ??= clock.after(backoff(this.#reloads, clock.random()), () => {
      this.#cancelReload = undefined
      void this.#reload()
    })
  }

  #show(): void {
    this.#cancelShow?.()
    this.#cancelShow = undefined
    this.#view.set(this.#project())
  }

  #project(): LiveView<Rows> {
    const { pending } = this.#own
    const rows = pending.reduce((before, own) => this.#withOwn(before, own), this.#confirmed)
    const { kind, finding } = this.#feed
    const denied = kind === 'denied' ? finding : undefined
    const waiting = denied ? undefined : finding
    return { rows, pending, stale: this.#stale, denied, waiting }
  }

  /** The event is sent nevertheless, and comes back as the schema made it. */
  #withOwn(before: Rows, { event, key, state }: PendingEvent & { readonly event: Event }): Rows {
    try {
      return this.reduce(before, { ...event, key, by: undefined, pending: state })
    } catch (cause) {
      if (!this.#unreadable.has(event)) {
        this.#unreadable.add(event)
        this.#source.report(new Error('useLive: the reducer threw on an own event', { cause }))
      }
      return before
    }
  }
}
