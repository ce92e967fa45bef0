import type { Finding } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Carrier, Pending, Refusal } from './outbox.ts'
import type { Send } from './send.ts'

const retryDelay = 1_000

export interface CarriageListener {
  /** More or less is put off, or for another reason. */
  changed(): void
  /** A publication was turned away for a reason of the catalogue. */
  refused(finding: Finding): void
}

/** Letters over one connection: what cannot be taken now is tried again until it is. */
export class Carriage implements Carrier {
  readonly #send: Send
  readonly #clock: Clock
  readonly #listener: CarriageListener
  /** With what ends the wait for the next try. */
  readonly #putOff = new Map<Pending, () => void>()
  #obstacle: Finding | undefined
  #life: 'under way' | 'over' = 'under way'

  constructor(send: Send, clock: Clock, listener: CarriageListener) {
    this.#send = send
    this.#clock = clock
    this.#listener = listener
  }

  get putOff(): number {
    return this.#putOff.size
  }

  get obstacle(): Finding | undefined {
    return this.#putOff.size > 0 ? this.#obstacle : undefined
  }

  async carry(pending: Pending): Promise<void> {
    const now = this.#clock.now()
    pending.sentAt ??= now
    const age = now - pending.sentAt
    const outcome = await this.#send(age > 0 ? { ...pending.letter, age } : pending.letter)
    if (outcome.kind === 'putOff') {
      this.#putItOff(pending, outcome.finding)
      return
    }
    if (outcome.kind === 'taken') pending.resolve(outcome.receipt)
    else this.#refuse(pending, outcome.why)
    if (this.#putOff.delete(pending)) this.#listener.changed()
  }

  stop(): void {
    this.#life = 'over'
    for (const cancelRetry of this.#putOff.values()) cancelRetry()
  }

  #refuse(pending: Pending, why: Refusal): void {
    const [, , , finding] = why
    if (finding) this.#listener.refused(finding)
    pending.reject(why)
  }

  #putItOff(pending: Pending, finding: Finding | undefined): void {
    if (this.#life === 'over') return
    const { obstacle } = this
    const cancelRetry = this.#clock.after(retryDelay, () => void this.carry(pending))
    this.#putOff.set(pending, cancelRetry)
    if (finding?.id !== obstacle?.id) this.#obstacle = finding
    this.#listener.changed()
  }
}
