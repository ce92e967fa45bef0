import type { Finding } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Carrier, Pending, Refusal } from './outbox.ts'
import type { Outcome, Send } from './send.ts'
import { weigh } from './weigh.ts'

const retryDelayMs = 1_000

export interface CarriageListener {
  /** More or less is put off, or for another reason. */
  changed(): void
  /** A publication was turned away for a reason of the catalogue. */
  refused(finding: Finding): void
}

/** A letter that has no answer yet. */
interface Parcel {
  readonly pending: Pending
  /** What it takes up in a frame. */
  readonly bytes: number
  /** `putOff`: the service could not take it yet, or an earlier one of the same channel. */
  state: 'waiting' | 'sent' | 'putOff' | 'triedAgain'
}

type Life =
  /** The turn in which the connection was made. npm centrifuge joins all that it is given in that turn into one frame. */
  | 'starting'
  | 'going'
  /** What was put off waits for its next try; the other channels go on. */
  | 'resting'
  | 'over'

/**
 * Sends letters over one connection, in order. The letters on their way never take up more than one frame together, so a
 * long queue cannot end the connection. What the service cannot take yet is tried again until it can, and later letters of
 * the same channel wait behind it; only those already on their way can arrive first.
 */
export class Carriage implements Carrier {
  readonly #send: Send
  readonly #frameBytes: number
  readonly #clock: Clock
  readonly #listener: CarriageListener
  readonly #parcels = new Set<Parcel>()
  #obstacle: Finding | undefined
  #life: Life = 'starting'
  #cancelTimer: () => void

  constructor(send: Send, frameBytes: number, clock: Clock, listener: CarriageListener) {
    this.#send = send
    this.#frameBytes = frameBytes
    this.#clock = clock
    this.#listener = listener
    this.#cancelTimer = clock.after(0, () => this.#go())
  }

  get putOff(): number {
    return this.#in('putOff', 'triedAgain').length
  }

  get obstacle(): Finding | undefined {
    return this.putOff > 0 ? this.#obstacle : undefined
  }

  carry(pending: Pending): void {
    const bytes = weigh(pending.letter, this.#frameBytes)
    if (typeof bytes !== 'number') {
      this.#refuse(pending, bytes)
      return
    }
    const { channel } = pending.letter
    const isHeld = this.#in('putOff', 'triedAgain').some((parcel) => channelOf(parcel) === channel)
    this.#parcels.add({ pending, bytes, state: isHeld ? 'putOff' : 'waiting' })
    if (isHeld) this.#listener.changed()
    this.#sendOn()
  }

  stop(): void {
    this.#life = 'over'
    this.#cancelTimer()
  }

  #go(): void {
    this.#life = 'going'
    this.#sendOn()
  }

  /** Sends what there is room for. Where letters of a channel were put off, only the first of them is tried. */
  #sendOn(): void {
    if (this.#life === 'starting' || this.#life === 'over') return
    let room = this.#in('sent', 'triedAgain').reduce((rest, { bytes }) => rest - bytes, this.#frameBytes)
    const held = new Set<string>()
    for (const parcel of this.#parcels) {
      const { state, bytes } = parcel
      const channel = channelOf(parcel)
      const mayTry = this.#life === 'going' && !held.has(channel)
      if (state === 'putOff' || state === 'triedAgain') held.add(channel)
      if (state !== 'waiting' && (state !== 'putOff' || !mayTry)) continue
      if (bytes > room) return
      room -= bytes
      void this.#dispatch(parcel)
    }
  }

  async #dispatch(parcel: Parcel): Promise<void> {
    const { pending, state } = parcel
    parcel.state = state === 'putOff' ? 'triedAgain' : 'sent'
    const now = this.#clock.now()
    pending.sentAt ??= now
    const age = now - pending.sentAt
    this.#settle(parcel, await this.#send(age > 0 ? { ...pending.letter, age } : pending.letter))
  }

  #settle(parcel: Parcel, outcome: Outcome): void {
    const { pending, state } = parcel
    if (outcome.kind === 'putOff') this.#putItOff(parcel, outcome.finding)
    else {
      this.#parcels.delete(parcel)
      if (outcome.kind === 'taken') pending.resolve(outcome.receipt)
      else this.#refuse(pending, outcome.why)
      if (state === 'triedAgain') this.#reopen(channelOf(parcel))
    }
    this.#sendOn()
  }

  #refuse(pending: Pending, why: Refusal): void {
    const [, , , finding] = why
    if (finding) this.#listener.refused(finding)
    pending.reject(why)
  }

  #putItOff(parcel: Parcel, finding: Finding | undefined): void {
    if (this.#life === 'over') return
    const { obstacle } = this
    parcel.state = 'putOff'
    this.#move(channelOf(parcel), 'waiting', 'putOff')
    if (finding?.id !== obstacle?.id) this.#obstacle = finding
    if (this.#life === 'going') {
      this.#life = 'resting'
      this.#cancelTimer = this.#clock.after(retryDelayMs, () => this.#go())
    }
    this.#listener.changed()
  }

  /** The service takes letters for this channel again. */
  #reopen(channel: string): void {
    this.#move(channel, 'putOff', 'waiting')
    this.#listener.changed()
  }

  #move(channel: string, from: Parcel['state'], to: Parcel['state']): void {
    for (const parcel of this.#in(from)) if (channelOf(parcel) === channel) parcel.state = to
  }

  #in(...states: readonly Parcel['state'][]): readonly Parcel[] {
    return [...this.#parcels].filter(({ state }) => states.includes(state))
  }
}

function channelOf({ pending }: Parcel): string {
  return pending.letter.channel
}
