import type { Finding } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { PendingItem, Refusal, Sender } from './outbox.ts'
import type { Outcome, Send } from './send.ts'
import { sizeInFrame } from './size-in-frame.ts'

const retryDelayMs = 1_000

export interface OutboxSenderListener {
  /** The number of items put off has changed, or the reason. */
  changed(): void
  /** A publication was refused, and the reason is in the catalogue of findings. */
  refused(finding: Finding): void
}

/** An item that this connection has not answered yet. */
interface Sending {
  readonly pending: PendingItem
  /** Its size in a frame. */
  readonly bytes: number
  /** `putOff`: the service could not take it yet, or could not take an earlier item of its channel. */
  state: 'waiting' | 'sent' | 'putOff' | 'triedAgain'
}

type Life =
  /** The turn in which the connection was made. npm centrifuge joins everything sent in it into one frame. */
  | 'starting'
  | 'going'
  /** Items put off wait for the next try; other channels continue. */
  | 'resting'
  | 'over'

/**
 * Sends items over one connection, in order. Together the unanswered ones never fill more than one frame, so a long queue
 * cannot end the connection. An item that the service cannot take yet is tried again until it can. Later items of its
 * channel wait behind it, except those already sent.
 */
export class OutboxSender implements Sender {
  readonly #send: Send
  readonly #frameBytes: number
  readonly #clock: Clock
  readonly #listener: OutboxSenderListener
  readonly #sendings = new Set<Sending>()
  #obstacle: Finding | undefined
  #life: Life = 'starting'
  #cancelTimer: () => void

  constructor(send: Send, frameBytes: number, clock: Clock, listener: OutboxSenderListener) {
    this.#send = send
    this.#frameBytes = frameBytes
    this.#clock = clock
    this.#listener = listener
    this.#cancelTimer = clock.after(0, () => this.#go())
  }

  get putOff(): number {
    return [...this.#sendings].filter(isHeld).length
  }

  get obstacle(): Finding | undefined {
    return this.putOff > 0 ? this.#obstacle : undefined
  }

  take(pending: PendingItem): void {
    const bytes = sizeInFrame(pending.item, this.#frameBytes)
    if (typeof bytes !== 'number') {
      this.#refuse(pending, bytes)
      return
    }
    const { channel } = pending.item
    const isBehind = [...this.#sendings].some((sending) => isHeld(sending) && channelOf(sending) === channel)
    this.#sendings.add({ pending, bytes, state: isBehind ? 'putOff' : 'waiting' })
    if (isBehind) this.#listener.changed()
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

  /** Sends as much as there is room for. Of a channel's items that were put off, only the first is tried. */
  #sendOn(): void {
    if (this.#life === 'starting' || this.#life === 'over') return
    let room = this.#in('sent', 'triedAgain').reduce((rest, { bytes }) => rest - bytes, this.#frameBytes)
    const held = new Set<string>()
    for (const sending of this.#sendings) {
      const { state, bytes } = sending
      const channel = channelOf(sending)
      const mayTryAgain = state === 'putOff' && !held.has(channel) && this.#life === 'going'
      if (isHeld(sending)) held.add(channel)
      if (state !== 'waiting' && !mayTryAgain) continue
      if (bytes > room) return
      room -= bytes
      void this.#dispatch(sending)
    }
  }

  async #dispatch(sending: Sending): Promise<void> {
    const { pending, state } = sending
    sending.state = state === 'putOff' ? 'triedAgain' : 'sent'
    const now = this.#clock.now()
    pending.sentAt ??= now
    const age = now - pending.sentAt
    this.#settle(sending, await this.#send(age > 0 ? { ...pending.item, age } : pending.item))
  }

  #settle(sending: Sending, outcome: Outcome): void {
    const { pending, state } = sending
    if (outcome.kind === 'putOff') this.#putItOff(sending, outcome.finding)
    else {
      this.#sendings.delete(sending)
      if (outcome.kind === 'taken') pending.resolve(outcome.receipt)
      else this.#refuse(pending, outcome.why)
      if (state === 'triedAgain') this.#reopen(channelOf(sending))
    }
    this.#sendOn()
  }

  #refuse(pending: PendingItem, why: Refusal): void {
    const [, , , finding] = why
    if (finding) this.#listener.refused(finding)
    pending.reject(why)
  }

  #putItOff(sending: Sending, finding: Finding | undefined): void {
    if (this.#life === 'over') return
    const { obstacle } = this
    sending.state = 'putOff'
    this.#move(channelOf(sending), 'waiting', 'putOff')
    if (finding?.id !== obstacle?.id) this.#obstacle = finding
    if (this.#life === 'going') {
      this.#life = 'resting'
      this.#cancelTimer = this.#clock.after(retryDelayMs, () => this.#go())
    }
    this.#listener.changed()
  }

  /** The service takes items of this channel again. */
  #reopen(channel: string): void {
    this.#move(channel, 'putOff', 'waiting')
    this.#listener.changed()
  }

  #move(channel: string, from: Sending['state'], to: Sending['state']): void {
    for (const sending of this.#in(from)) if (channelOf(sending) === channel) sending.state = to
  }

  #in(...states: readonly Sending['state'][]): readonly Sending[] {
    return [...this.#sendings].filter(({ state }) => states.includes(state))
  }
}

/** True if the service could not take this item, or one before it, at the last try. */
function isHeld({ state }: Sending): boolean {
  return state === 'putOff' || state === 'triedAgain'
}

function channelOf({ pending }: Sending): string {
  return pending.item.channel
}
