import { type DisconnectName, disconnects, type PollAnswer } from '@portico/protocol'
import { encodePush } from '../frame/encode.ts'
import { joinFrames, type OutgoingFrame } from '../frame/frame.ts'
import type { Timer, Timers } from '../timer-wheel.ts'
import type { Transport } from './transport.ts'

interface PollTransportOptions {
  readonly timers: Timers
  /** How long a client may stay away between two polls. */
  readonly awayMs: number
  /** Called when the client stayed away or left, or when it has acknowledged the last answer after a close. */
  readonly onGone: () => void
}

interface Waiting {
  readonly answer: (answer: PollAnswer) => void
  readonly timer: Timer
}

/** A client that asks again immediately has not lost the answer, and every copy costs as much as the first. */
const restMs = 1_000

/**
 * Keeps frames until the client polls. An answer is acknowledged when a later poll names its number; until then it is
 * repeated, at most once a second.
 */
export class PollTransport implements Transport {
  readonly name = 'poll'
  readonly encoding = 'json'
  readonly emulated = undefined
  readonly #options: PollTransportOptions
  #pending: OutgoingFrame[] = []
  #pendingBytes = 0
  #unacknowledged: PollAnswer | undefined
  #seq = 0
  #waiting: Waiting | undefined
  /** Set when an answer was given, until it may be repeated. */
  #rest: Timer | undefined
  #away: Timer
  #state: 'open' | 'closing' | 'gone' = 'open'

  constructor(options: PollTransportOptions) {
    this.#options = options
    this.#away = this.#expectPoll()
  }

  get bufferedBytes(): number {
    return this.#pendingBytes + (this.#unacknowledged?.frame.length ?? 0)
  }

  get unacknowledged(): PollAnswer | undefined {
    return this.#unacknowledged
  }

  send(frame: OutgoingFrame): void {
    if (this.#state !== 'open') return
    this.#keep(frame)
    this.#answerWaiting()
  }

  close(reason: DisconnectName): void {
    if (this.#state !== 'open') return
    const { code, text } = disconnects[reason]
    if (reason === 'slowConsumer') this.#drop()
    this.#keep(encodePush({ disconnect: { code, reason: text } }, 'json'))
    this.#state = 'closing'
    this.#answerWaiting()
  }

  /** Resolves with what is pending, or with nothing after `waitMs`. */
  poll(ack: number, waitMs: number): Promise<PollAnswer> {
    this.#away.cancel()
    this.#dismissWaiting()
    if (this.#unacknowledged !== undefined && this.#unacknowledged.seq <= ack) this.#acknowledge()
    if (this.#unacknowledged === undefined && this.#pending.length > 0) this.#number()
    const isReady = this.#unacknowledged !== undefined && this.#rest === undefined
    if (isReady || this.#state === 'gone') {
      this.#away = this.#expectPoll()
      return Promise.resolve(this.#give())
    }
    const { promise, resolve: answer } = Promise.withResolvers<PollAnswer>()
    const timer = this.#options.timers.after(waitMs, () => this.#dismissWaiting())
    this.#waiting = { answer, timer }
    return promise
  }

  /** The client has stopped polling. */
  leave(): void {
    if (this.#state === 'gone') return
    this.#dismissWaiting()
    this.#away.cancel()
    this.#drop()
    this.#state = 'gone'
    this.#options.onGone()
  }

  #keep(frame: OutgoingFrame): void {
    this.#pending.push(frame)
    this.#pendingBytes += frame.byteLength
  }

  #acknowledge(): void {
    this.#forget()
    if (this.#state === 'closing' && this.#pending.length === 0) this.leave()
  }

  #number(): void {
    const { bytes } = joinFrames(this.#pending, 'json')
    this.#unacknowledged = { seq: ++this.#seq, frame: Buffer.from(bytes).toString('utf8') }
    this.#pending = []
    this.#pendingBytes = 0
  }

  #answerWaiting(): void {
    const waiting = this.#waiting
    if (waiting === undefined || this.#rest !== undefined) return
    if (this.#unacknowledged === undefined) this.#number()
    this.#settle(waiting, this.#give())
  }

  #give(): PollAnswer {
    if (this.#unacknowledged === undefined) return this.#nothing()
    this.#rest = this.#options.timers.after(restMs, () => {
      this.#rest = undefined
      this.#answerWaiting()
    })
    return this.#unacknowledged
  }

  #dismissWaiting(): void {
    if (this.#waiting !== undefined) this.#settle(this.#waiting, this.#nothing())
  }

  #settle({ answer, timer }: Waiting, given: PollAnswer): void {
    this.#waiting = undefined
    timer.cancel()
    this.#away.cancel()
    this.#away = this.#expectPoll()
    answer(given)
  }

  /** An empty answer, with the last number that was acknowledged. */
  #nothing(): PollAnswer {
    return { seq: this.#unacknowledged === undefined ? this.#seq : this.#seq - 1, frame: '' }
  }

  #expectPoll(): Timer {
    return this.#options.timers.after(this.#options.awayMs, () => this.leave())
  }

  #drop(): void {
    this.#pending = []
    this.#pendingBytes = 0
    this.#forget()
  }

  #forget(): void {
    this.#unacknowledged = undefined
    this.#rest?.cancel()
    this.#rest = undefined
  }
}
