import { z } from 'zod'
import { type Measurements, Meter } from '../ops/meter.ts'
import { metrics } from '../ops/metrics.ts'
import { within } from '../within.ts'

/**
 * `/metrics` of a service with several workers. The scraped worker asks the primary, which asks all workers, so every
 * scrape covers the whole service, whichever worker gets it.
 */

/** The other end of a message link: for a worker the primary, for the primary a worker. */
export interface ProcessLink {
  send(message: Message): void
  onMessage(listener: (message: unknown) => void): void
}

const measurements = z.custom<Measurements>((given) => Array.isArray(given))
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('metrics-wanted'), scrape: z.int() }),
  z.object({ kind: z.literal('measure'), scrape: z.int() }),
  z.object({ kind: z.literal('measured'), scrape: z.int(), measurements }),
  z.object({ kind: z.literal('metrics-gathered'), scrape: z.int(), all: z.array(measurements) }),
])
export type Message = z.infer<typeof messageSchema>

const timeoutMs = 2_000

/** Matches answers to scrapes; late answers are dropped. */
class Waiting<Answer> {
  readonly #resolves = new Map<number, (answer: Answer) => void>()
  #scrapes = 0

  /** Undefined if no answer came in time. */
  async answerTo(ask: (scrape: number) => void, timeoutMs: number): Promise<Answer | undefined> {
    this.#scrapes += 1
    const scrape = this.#scrapes
    const { promise, resolve } = Promise.withResolvers<Answer>()
    this.#resolves.set(scrape, resolve)
    ask(scrape)
    const answer = await within(promise, timeoutMs)
    this.#resolves.delete(scrape)
    return answer
  }

  resolve(scrape: number, answer: Answer): void {
    this.#resolves.get(scrape)?.(answer)
  }
}

/** A worker's last report; it still counts while the worker is too busy to send another. */
interface Known {
  readonly waiting: Waiting<Measurements>
  last: Measurements
}

/** The primary's side. */
export class MetricsGatherer {
  readonly #timeoutMs: number
  readonly #workers = new Map<ProcessLink, Known>()
  /** Counters of ended workers are kept, because a decreasing counter looks like a restart. */
  #departed: Promise<Measurements> = Promise.resolve([])
  #replaced = 0

  constructor(answerWithinMs = timeoutMs) {
    this.#timeoutMs = answerWithinMs
  }

  /** Call when a worker was forked; returns what to call when it has exited. */
  join(worker: ProcessLink): () => void {
    const known: Known = { waiting: new Waiting<Measurements>(), last: [] }
    this.#workers.set(worker, known)
    worker.onMessage((given) => {
      const { data: message } = messageSchema.safeParse(given)
      if (message?.kind === 'measured') {
        known.last = message.measurements
        known.waiting.resolve(message.scrape, message.measurements)
      }
      if (message?.kind === 'metrics-wanted') void this.#answer(worker, message.scrape)
    })
    return () => {
      if (!this.#workers.delete(worker)) return
      this.#departed = this.#departed.then((before) => Meter.countsOf([before, known.last]))
    }
  }

  /** Call when a worker that ended unasked is replaced. */
  countReplaced(): void {
    this.#replaced += 1
  }

  async #answer(asker: ProcessLink, scrape: number): Promise<void> {
    const asked = [...this.#workers].map(([worker, { waiting }]) =>
      waiting.answerTo((own) => worker.send({ kind: 'measure', scrape: own }), this.#timeoutMs),
    )
    await Promise.all(asked)
    // A worker that has ended in the meantime is in `#departed`, not here.
    const here = [...this.#workers.values()].map(({ last }) => last)
    const replaced = await Meter.counted(metrics.workersReplaced, this.#replaced)
    const all = [...here, await this.#departed, replaced]
    if (this.#workers.has(asker)) asker.send({ kind: 'metrics-gathered', scrape, all })
  }
}

/** A worker's side. */
export class SharedMetrics {
  readonly #primary: ProcessLink
  readonly #meter: Meter
  readonly #waiting = new Waiting<readonly Measurements[]>()

  constructor(primary: ProcessLink, meter: Meter) {
    this.#primary = primary
    this.#meter = meter
    primary.onMessage((given) => void this.#receive(given))
  }

  /** The metrics of all workers, or only of this one if the primary does not answer. */
  async metricsText(): Promise<string> {
    return Meter.combine(await this.all())
  }

  /** The same, per process. */
  async all(): Promise<readonly Measurements[]> {
    const wanted = (scrape: number) => this.#primary.send({ kind: 'metrics-wanted', scrape })
    const all = await this.#waiting.answerTo(wanted, 2 * timeoutMs)
    return all ?? [await this.#meter.measurements()]
  }

  async #receive(given: unknown): Promise<void> {
    const { data: message } = messageSchema.safeParse(given)
    if (message?.kind === 'metrics-gathered') this.#waiting.resolve(message.scrape, message.all)
    if (message?.kind === 'measure') {
      const measurements = await this.#meter.measurements()
      this.#primary.send({ kind: 'measured', scrape: message.scrape, measurements })
    }
  }
}
