import type { ClientInfo, Publication } from '@portico/protocol'
import type {
  ArrivalListener,
  Broker,
  Position,
  Published,
  PublishOptions,
  ReadOptions,
  Retention,
  StreamPage,
} from './broker.ts'
import { newEpoch } from './epoch.ts'
import { IdempotencyWindow } from './idempotency-window.ts'
import { MemoryStream } from './memory-stream.ts'

export interface MemoryBrokerOptions {
  /** The bytes that all streams together may hold. Beyond that the least recently used stream is dropped. */
  readonly maxBytes?: number
  readonly maxIdempotencyKeys?: number
  readonly now?: () => number
  readonly epoch?: () => string
}

/** The broker of a single node. Its streams are lost when the process ends. */
export class MemoryBroker implements Broker {
  readonly place = 'memory'
  readonly #arrived: ArrivalListener
  readonly #listening = new Set<string>()
  /** In the order of their last use. */
  readonly #streams = new Map<string, MemoryStream>()
  readonly #published: IdempotencyWindow<Position | undefined>
  readonly #maxBytes: number
  readonly #now: () => number
  readonly #epoch: () => string
  #bytes = 0

  constructor(
    arrived: ArrivalListener,
    {
      maxBytes = 64 * 1024 * 1024,
      maxIdempotencyKeys = 100_000,
      now = Date.now,
      epoch = newEpoch,
    }: MemoryBrokerOptions = {},
  ) {
    this.#arrived = arrived
    this.#maxBytes = maxBytes
    this.#now = now
    this.#epoch = epoch
    this.#published = new IdempotencyWindow({ maxKeys: maxIdempotencyKeys, now })
  }

  async listen(channel: string): Promise<void> {
    this.#listening.add(channel)
  }

  async unlisten(channel: string): Promise<void> {
    this.#listening.delete(channel)
  }

  async publish(
    channel: string,
    publication: Publication,
    { retention, key }: PublishOptions,
  ): Promise<Published> {
    const once = key === undefined ? undefined : JSON.stringify([channel, key])
    const known = once === undefined ? undefined : this.#published.get(once)
    if (known !== undefined) return { position: known.result, repeated: true, nodes: 0 }
    const { position, numbered } =
      retention.size > 0
        ? this.#keep(channel, publication, retention)
        : { position: undefined, numbered: publication }
    if (once !== undefined) this.#published.set(once, position)
    const nodes = this.#deliver(channel, numbered, position?.epoch ?? '')
    return { position, repeated: false, nodes }
  }

  async announce(kind: 'join' | 'leave', channel: string, info: ClientInfo): Promise<void> {
    if (this.#listening.has(channel)) this.#arrived({ kind, channel, info })
  }

  async read(channel: string, options: ReadOptions, { size }: Retention): Promise<StreamPage> {
    if (size === 0) return { top: { epoch: '', offset: 0 }, publications: [] }
    return this.#use(channel, (stream) => stream.read(options, this.#now()))
  }

  async forget(channel: string): Promise<void> {
    if (this.#streams.has(channel)) this.#use(channel, (stream) => stream.forget())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening.clear()
    this.#streams.clear()
  }

  #keep(channel: string, publication: Publication, retention: Retention) {
    return this.#use(channel, (stream) => {
      const numbered = stream.append(publication, retention, this.#now())
      return { position: stream.top, numbered }
    })
  }

  #deliver(channel: string, publication: Publication, epoch: string): number {
    if (!this.#listening.has(channel)) return 0
    this.#arrived({ kind: 'publication', channel, epoch, publication })
    return 1
  }

  #use<T>(channel: string, work: (stream: MemoryStream) => T): T {
    const stream = this.#streams.get(channel) ?? new MemoryStream(this.#epoch())
    if (this.#streams.delete(channel)) this.#bytes -= stream.bytes
    const result = work(stream)
    this.#streams.set(channel, stream)
    this.#bytes += stream.bytes
    this.#evict()
    return result
  }

  /** An evicted stream starts again under a new epoch, so that clients do not mistake it for the old one. */
  #evict(): void {
    // Only if needed: iterating a Map walks over all deleted entries before the first live one.
    if (this.#bytes <= this.#maxBytes) return
    for (const [channel, stream] of this.#streams) {
      this.#streams.delete(channel)
      this.#bytes -= stream.bytes
      if (this.#bytes <= this.#maxBytes) return
    }
  }
}
