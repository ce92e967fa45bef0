import type { Timer, Timers } from '../timer-wheel.ts'

/** The broker that carries a channel, as far as a node listens to it. */
export interface Upstream {
  listen(channel: string): Promise<void>
  unlisten(channel: string): Promise<void>
}

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly opened: Promise<void> }
  | { readonly kind: 'open' }
  | { readonly kind: 'lingering'; readonly timer: Timer }
  | { readonly kind: 'closing'; readonly closed: Promise<void> }

interface UpstreamSubscriptionOptions {
  readonly channel: string
  readonly upstream: Upstream
  readonly timers: Timers
  /** How long to keep listening after the last subscriber has left, so that a reload costs nothing. */
  readonly lingerMs: number
  readonly isWanted: () => boolean
  /** Called when there are no subscribers and the channel is unsubscribed at the broker. */
  readonly onClosed: () => void
  readonly onError: (error: unknown) => void
}

/**
 * Listens to one channel while it has subscribers: closed → opening → open → lingering → closing → closed, and from
 * lingering back to open. Listen and unlisten of a channel never overlap, however fast subscribers come and go.
 */
export class UpstreamSubscription {
  readonly #options: UpstreamSubscriptionOptions
  #state: State = { kind: 'closed' }

  constructor(options: UpstreamSubscriptionOptions) {
    this.#options = options
  }

  /** Resolves when everything published from then on will arrive here. */
  open(): Promise<void> {
    const state = this.#state
    switch (state.kind) {
      case 'open':
        return Promise.resolve()
      case 'opening':
        return state.opened
      case 'lingering':
        state.timer.cancel()
        this.#state = { kind: 'open' }
        return Promise.resolve()
      case 'closing':
        return state.closed.then(() => this.#reopen())
      case 'closed':
        return this.#listen()
      default:
        return state satisfies never
    }
  }

  /** Call when the last subscriber has left. */
  release(): void {
    if (this.#state.kind === 'closed') {
      this.#options.onClosed()
      return
    }
    if (this.#state.kind !== 'open') return
    const { timers, lingerMs } = this.#options
    this.#state = { kind: 'lingering', timer: timers.after(lingerMs, () => void this.#unlisten()) }
  }

  /**
   * Skipped if nobody wants the channel any more; the hub has then forgotten this subscription, and a new subscriber
   * gets a new one.
   */
  async #reopen(): Promise<void> {
    if (this.#options.isWanted()) await this.open()
  }

  #listen(): Promise<void> {
    const { upstream, channel, isWanted } = this.#options
    const opened = upstream.listen(channel).then(
      () => {
        this.#state = { kind: 'open' }
        if (!isWanted()) this.release()
      },
      (error: unknown) => {
        this.#state = { kind: 'closed' }
        throw error
      },
    )
    this.#state = { kind: 'opening', opened }
    return opened
  }

  async #unlisten(): Promise<void> {
    const { upstream, channel, onError, isWanted, onClosed } = this.#options
    // A broker that cannot unlisten now is unreachable, and loses its listeners anyway.
    const closed = upstream.unlisten(channel).catch(onError)
    this.#state = { kind: 'closing', closed }
    await closed
    this.#state = { kind: 'closed' }
    if (!isWanted()) onClosed()
  }
}
