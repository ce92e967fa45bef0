import { type NumberedBatch, type NumberedRow, toNumbered } from './numbered.ts'

/**
 * Sends a batch to all nodes. Called in order without waiting for earlier calls. Rejects if sending is not confirmed.
 */
export type Broadcast = (batch: NumberedBatch) => Promise<void>

/** Each is called once per outage, however many batches fail in it. */
interface BroadcastListener {
  failed(error: unknown): void
  /** A batch was sent after one had failed. */
  healed(): void
}

/** How many unsent batches are sent again at once. */
const usualBatches = 20

/** The batches that were numbered and are not yet marked as sent. */
export class UnsentBatches {
  readonly #broadcast: Broadcast
  readonly #listener: BroadcastListener
  #isFailing = false
  readonly #underWay = new Map<number, Promise<void>>()
  readonly #sent = new Set<number>()

  constructor(broadcast: Broadcast, listener: BroadcastListener) {
    this.#broadcast = broadcast
    this.#listener = listener
  }

  /** How many batches to send again: only one while sending fails. */
  get batchesAgain(): number {
    return this.#isFailing ? 1 : usualBatches
  }

  /** Batches not to send again now: being sent, or sent and not yet marked. */
  get known(): readonly number[] {
    return [...this.#underWay.keys(), ...this.#sent]
  }

  get sent(): readonly number[] {
    return [...this.#sent]
  }

  /** Sends one or more batches, in order. */
  send(rows: readonly NumberedRow[]): void {
    for (const [batch, members] of Map.groupBy(rows, (row) => row.batch)) {
      const epoch = members[0]?.epoch ?? ''
      const publications = members.map(toNumbered)
      const sending = this.#broadcast({ epoch, publications })
        // A failed batch stays marked as unsent, and is sent again.
        .then(
          () => this.#arrived(batch),
          (error) => this.#failed(error),
        )
        .finally(() => this.#underWay.delete(batch))
      this.#underWay.set(batch, sending)
    }
  }

  /** Sends what is marked as unsent. A batch that retention has dropped comes as a row without an offset. */
  sendAgain(rows: readonly NumberedRow[]): void {
    const present = rows.filter(({ offset }) => offset !== null)
    const batches = new Set(present.map(({ batch }) => batch))
    for (const { batch } of rows) if (!batches.has(batch)) this.#sent.add(batch)
    this.send(present)
  }

  /** Call when the database no longer marks these as unsent. */
  marked(batches: readonly number[]): void {
    for (const batch of batches) this.#sent.delete(batch)
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay.values())
  }

  #arrived(batch: number): void {
    this.#sent.add(batch)
    if (this.#isFailing) this.#listener.healed()
    this.#isFailing = false
  }

  #failed(error: unknown): void {
    if (!this.#isFailing) this.#listener.failed(error)
    this.#isFailing = true
  }
}
