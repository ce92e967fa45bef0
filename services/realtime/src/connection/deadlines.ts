import type { NodeContext } from '../node/node-context.ts'
import { Expiry } from '../subscription/expiry.ts'
import type { Timer } from '../timer-wheel.ts'
import { Heartbeat, type HeartbeatListener } from './heartbeat.ts'

type Needs = Pick<NodeContext, 'timers' | 'timing' | 'now' | 'observer'>

export interface DeadlineListener {
  ping(): void
  missed(deadline: 'stale' | 'noPong' | 'expired'): void
}

/** The deadlines of a connection: to connect, to answer pings, to renew its token. */
export class Deadlines implements HeartbeatListener {
  readonly #context: Needs
  readonly #listener: DeadlineListener
  readonly #heartbeat: Heartbeat
  readonly #expiry: Expiry
  /** Set until the connection is connected. */
  #connect: Timer | undefined

  constructor(context: Needs, listener: DeadlineListener) {
    const { timers, timing } = context
    this.#context = context
    this.#listener = listener
    this.#heartbeat = new Heartbeat(context, this)
    this.#expiry = new Expiry(context, () => listener.missed('expired'))
    this.#connect = timers.after(timing.connectSeconds * 1000, () => listener.missed('stale'))
  }

  /** True if half the time for a pong has passed without one. */
  get isPongOverdue(): boolean {
    return this.#heartbeat.isOverdue
  }

  connected(): void {
    this.#stopWaiting()
    this.#heartbeat.start()
  }

  /** False if this pong was not expected. */
  pong(): boolean {
    return this.#heartbeat.pong()
  }

  /** Milliseconds since 1970; undefined is never. */
  expireAt(time: number | undefined): void {
    this.#expiry.set(time)
  }

  stop(): void {
    this.#stopWaiting()
    this.#heartbeat.stop()
    this.#expiry.cancel()
  }

  ping(): void {
    this.#listener.ping()
  }

  answered(milliseconds: number): void {
    this.#context.observer.beat(milliseconds)
  }

  missed(): void {
    this.#context.observer.beat(undefined)
    this.#listener.missed('noPong')
  }

  #stopWaiting(): void {
    this.#connect?.cancel()
    this.#connect = undefined
  }
}
