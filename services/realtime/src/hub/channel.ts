import type { Publication } from '@portico/protocol'
import type { Arrival } from '../broker/broker.ts'
import { Batch } from './batch.ts'
import type { Flushable, FlushLoop } from './flush-loop.ts'
import { Notice } from './notice.ts'

/** What arrives for one channel. */
export type ChannelArrival = Extract<Arrival, { readonly channel: string }>

/** A receiver of a channel's batches; in production always a delivery cursor. Its methods must not throw. */
export interface Subscriber {
  readonly isReading: boolean
  deliver(batch: Batch): void
  announce(notice: Notice): void
}

/** Publications of one tick: consecutive in one epoch, or without offsets. */
interface Run {
  readonly epoch: string
  readonly publications: [Publication, ...Publication[]]
}

/** Called after each batch with the number of subscribers it was delivered to. */
export type DeliveryListener = (batch: Batch, subscribers: number) => void

/** One channel on this node: its subscribers, and what arrived for them in this tick. */
export class Channel implements Flushable {
  readonly name: string
  readonly #loop: FlushLoop
  readonly #delivered: DeliveryListener
  readonly #subscribers = new Set<Subscriber>()
  #runs: Run[] = []
  #notices: Notice[] = []
  #publicationCount = 0
  #newest: { readonly epoch: string; readonly publication: Publication } | undefined

  constructor(name: string, loop: FlushLoop, delivered: DeliveryListener = () => {}) {
    this.name = name
    this.#loop = loop
    this.#delivered = delivered
  }

  get subscriberCount(): number {
    return this.#subscribers.size
  }

  /** Publications that arrived here since the channel was opened. */
  get publicationCount(): number {
    return this.#publicationCount
  }

  /** Stops at the first reader, so it is cheap in the usual case. */
  get isRead(): boolean {
    for (const { isReading } of this.#subscribers) if (isReading) return true
    return false
  }

  get subscribers(): Iterable<Subscriber> {
    return this.#subscribers
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber)
  }

  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber)
  }

  arrive(arrival: ChannelArrival): void {
    if (this.#runs.length === 0 && this.#notices.length === 0) this.#loop.distribute(this)
    if (arrival.kind === 'publication') this.#append(arrival.epoch, arrival.publication)
    else this.#notices.push(new Notice(arrival))
  }

  /** Delivers this tick's batches to all subscribers; slow ones may be closed and removed while it runs. */
  flush(): void {
    const runs = this.#runs
    const notices = this.#notices
    this.#runs = []
    this.#notices = []
    for (const run of runs) {
      const batch = this.#seal(run)
      const { size } = this.#subscribers
      for (const subscriber of this.#subscribers) subscriber.deliver(batch)
      this.#delivered(batch, size)
    }
    for (const notice of notices) {
      for (const subscriber of this.#subscribers) subscriber.announce(notice)
    }
  }

  #append(epoch: string, publication: Publication): void {
    this.#publicationCount += 1
    const run = this.#runs.at(-1)
    if (run !== undefined && run.epoch === epoch && follows(run.publications.at(-1), publication)) {
      run.publications.push(publication)
    } else {
      this.#runs.push({ epoch, publications: [publication] })
    }
  }

  #seal({ epoch, publications }: Run): Batch {
    const newest = this.#newest?.epoch === epoch ? this.#newest.publication : undefined
    const base = follows(newest, publications[0]) ? newest : undefined
    this.#newest = { epoch, publication: publications.at(-1) ?? publications[0] }
    return new Batch({ channel: this.name, epoch, publications, base })
  }
}

function follows(earlier: Publication | undefined, later: Publication): boolean {
  if (earlier === undefined) return false
  if (earlier.offset === undefined || later.offset === undefined) return earlier.offset === later.offset
  return later.offset === earlier.offset + 1
}
