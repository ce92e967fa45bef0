import type { Services } from '../node/services.ts'
import { Expiry } from '../subscription/expiry.ts'
import type { Timer } from '../timer-wheel.ts'
import { Heartbeat } from './heartbeat.ts'

type Clock = Pick<Services, 'timers' | 'timing' | 'now' | 'observer'>

export interface DeadlineListener {
  ping(): void
  missed(deadline: 'stale' | 'noPong' | 'expired'): void
}

/** What a connection has to do in time: say who it is, answer pings, renew its token. */
export class Deadlines {
  readonly #connect: Timer
  readonly #heartbeat: Heartbeat
  readonly #expiry: Expiry

  constructor({ timers, timing, now, observer }: Clock, listener: DeadlineListener) {
    this.#heartbeat = new Heartbeat({
      timers,
      pingMs: timing.pingSeconds * 1000,
      pongMs: timing.pongSeconds * 1000,
      ping: () => listener.ping(),
      answered: (milliseconds) => observer.beat(milliseconds),
      missed: () => {
        observer.beat(undefined)
        listener.missed('noPong')
      },
    })
    this.#expiry = new Expiry({ timers, now, timing }, () => listener.missed('expired'))
    this.#connect = timers.after(timing.connectSeconds * 1000, () => listener.missed('stale'))
  }

  /** Half of what a pong may take has gone by without one. */
  get isPongOverdue(): boolean {
    return this.#heartbeat.isOverdue
  }

  connected(): void {
    this.#connect.cancel()
    this.#heartbeat.start()
  }

  pong(): void {
    this.#heartbeat.pong()
  }

  /** Milliseconds since 1970; undefined is never. */
  expireAt(time: number | undefined): void {
    this.#expiry.set(time)
  }

  stop(): void {
    this.#connect.cancel()
    this.#heartbeat.stop()
    this.#expiry.cancel()
  }
}
