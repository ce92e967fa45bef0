import { type DbPool, openPool } from '@portico/postgres'
import type { ArrivalListener } from '../broker/broker.ts'
import type { LeaderSettings } from './leader.ts'
import { Leadership, type LeadershipState } from './leadership.ts'
import { StreamLog } from './log.ts'
import { type HintBroker, PostgresBroker } from './postgres-broker.ts'
import { Publisher } from './publisher.ts'
import { PatientStatements } from './statements.ts'
import { explainStore } from './store-failure.ts'

export interface DurableStreamsOptions {
  readonly url: string
  /** The URL of Postgres itself, if `url` is that of a pooler. */
  readonly directUrl?: string | undefined
  readonly hintBroker: HintBroker
  readonly arrived: ArrivalListener
  readonly settings?: Partial<LeaderSettings>
  readonly maxConnections?: number
  readonly publishTimeoutMs?: number
  readonly tailCheckMs?: number
  readonly onState?: (state: LeadershipState) => void
  readonly onError: (error: unknown) => void
  /** Called when broadcasts reach the nodes again. */
  readonly onHealed?: (() => void) | undefined
}

/** Everything a node needs for durable channels: the broker, and its share in the leadership. */
export class DurableStreams implements AsyncDisposable {
  readonly broker: PostgresBroker
  readonly log: StreamLog
  readonly #leadership: Leadership
  readonly #pool: DbPool
  #disposed: Promise<void> | undefined

  constructor(options: DurableStreamsOptions) {
    const { url, hintBroker, arrived, onError, maxConnections } = options
    this.#pool = openPool(url, { name: 'portico streams', maxConnections })
    const statements = new PatientStatements(this.#pool)
    this.log = new StreamLog(statements)
    const { publishTimeoutMs: timeoutMs, tailCheckMs } = options
    this.broker = new PostgresBroker({
      log: this.log,
      publisher: new Publisher({ statements, timeoutMs }),
      hintBroker,
      arrived,
      nodes: () => (this.state.kind === 'leading' ? this.state.seats : 1),
      explain: (error) => explainStore(error, url),
      onError,
      tailCheckMs,
    })
    this.#leadership = new Leadership({
      url: options.directUrl ?? url,
      pool: this.#pool,
      broadcast: (batch) => this.broker.broadcast(batch),
      onError,
      onHealed: options.onHealed,
      settings: options.settings,
      onState: options.onState,
    })
  }

  get state(): LeadershipState {
    return this.#leadership.state
  }

  start(): void {
    this.#leadership.start()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  async #dispose(): Promise<void> {
    await this.#leadership.stop()
    await this.broker[Symbol.asyncDispose]()
    await this.#pool.end()
  }
}
