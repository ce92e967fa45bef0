import type { ClientInfo, Publication } from '@portico/protocol'
import type {
  Arrival,
  ArrivalListener,
  Broker,
  Position,
  Published,
  PublishOptions,
  ReadOptions,
  Retention,
} from '../broker/broker.ts'
import { fromHint, toHint } from './hint.ts'
import type { LogPage, StreamLog } from './log.ts'
import type { NumberedBatch } from './numbered.ts'
import type { Publisher } from './publisher.ts'
import { Tail } from './tail.ts'

/** Carries hints between nodes: a broker that keeps no history of these channels. */
export type HintBroker = Pick<Broker, 'listen' | 'unlisten' | 'publish' | 'announce'>

interface PostgresBrokerOptions {
  readonly log: StreamLog
  readonly publisher: Publisher
  readonly hintBroker: HintBroker
  readonly arrived: ArrivalListener
  /** How many nodes share the streams; the receipt of a publication gives them as its listeners. */
  readonly nodes: () => number
  /** What an error of the database means. */
  readonly explain: (error: unknown) => Error
  readonly onError: (error: unknown) => void
  /** How often the top of each channel is compared with the database. */
  readonly tailCheckMs?: number | undefined
}

interface SnapshotReadOptions extends ReadOptions {
  /** The snapshot of the rows that were read with the position. `seen` of the page names what they contained. */
  readonly snapshot?: string | undefined
}

const nothingKept: Retention = { size: 0, ttlSeconds: 0 }
const pageSize = 1_000
/** A gap is filled even with publications that retention would hide. */
const forever = 1e9

/**
 * Broker of durable channels. The log in Postgres is authoritative; messages between nodes are hints that may be lost,
 * duplicated or reordered.
 */
export class PostgresBroker implements Broker {
  readonly place = 'postgres'
  readonly #options: PostgresBrokerOptions
  readonly #tails = new Map<string, Tail>()
  readonly #tailCheck: NodeJS.Timeout

  constructor(options: PostgresBrokerOptions) {
    this.#options = options
    this.#tailCheck = setInterval(() => void this.checkTails(), options.tailCheckMs ?? 5_000)
    this.#tailCheck.unref()
  }

  async listen(channel: string): Promise<void> {
    const { log, hintBroker, arrived, onError } = this.#options
    const tail = new Tail({
      read: (since) => log.read(channel, { since, limit: pageSize, keepSeconds: forever }),
      deliver: (epoch, publication) => arrived({ kind: 'publication', channel, epoch, publication }),
      onError,
    })
    this.#tails.set(channel, tail)
    try {
      await hintBroker.listen(channel)
      const { top } = await log.read(channel, { limit: 0, keepSeconds: forever })
      tail.open(top)
    } catch (error) {
      // Unless there is a new listener.
      if (this.#tails.get(channel) === tail) await this.unlisten(channel).catch(onError)
      throw this.#options.explain(error)
    }
  }

  async unlisten(channel: string): Promise<void> {
    this.#tails.delete(channel)
    await this.#options.hintBroker.unlisten(channel)
  }

  async publish(channel: string, publication: Publication, { key }: PublishOptions): Promise<Published> {
    const outcome = await this.#ask(this.#options.publisher.publish(channel, publication, key))
    return { ...outcome, nodes: outcome.repeated ? 0 : this.#options.nodes() }
  }

  announce(kind: 'join' | 'leave', channel: string, info: ClientInfo): Promise<void> {
    return this.#options.hintBroker.announce(kind, channel, info)
  }

  read(channel: string, options: SnapshotReadOptions, { ttlSeconds }: Retention): Promise<LogPage> {
    return this.#ask(this.#options.log.read(channel, { ...options, keepSeconds: ttlSeconds }))
  }

  forget(channel: string): Promise<void> {
    return this.#ask(this.#options.log.forget(channel))
  }

  reached(channel: string): Position | undefined {
    return this.#tails.get(channel)?.position
  }

  /** Sends a batch of the leader to all nodes, including this one. */
  async broadcast({ epoch, publications }: NumberedBatch): Promise<void> {
    const { publisher, hintBroker } = this.#options
    publisher.numbered({ epoch, publications })
    // Delivered locally at once, even if the hint broker is down; the duplicate that it brings is dropped by its
    // offset.
    for (const { channel, publication } of publications) this.#tails.get(channel)?.offer(epoch, publication)
    await Promise.all(
      publications.map(({ channel, publication }) =>
        hintBroker.publish(channel, toHint(epoch, publication), { retention: nothingKept }),
      ),
    )
  }

  /** Handles what the hint broker delivers for a durable channel: hints, joins and leaves. */
  received(arrival: Arrival): void {
    if (arrival.kind === 'publication') {
      const { epoch, publication } = fromHint(arrival.publication)
      this.#tails.get(arrival.channel)?.offer(epoch, publication)
    } else this.#options.arrived(arrival)
  }

  /** Finds the tails whose last hints were lost. */
  async checkTails(): Promise<void> {
    const { log, onError } = this.#options
    const channels = [...this.#tails.keys()]
    for (let start = 0; start < channels.length; start += pageSize) {
      const some = channels.slice(start, start + pageSize)
      const tops = await log.tops(some).catch((error: unknown) => void onError(error))
      if (tops === undefined) return
      for (const channel of some) {
        this.#tails.get(channel)?.reach({ epoch: tops.epoch, offset: tops.offsets.get(channel) ?? 0 })
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#tailCheck)
    this.#tails.clear()
  }

  #ask<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      throw this.#options.explain(error)
    })
  }
}
