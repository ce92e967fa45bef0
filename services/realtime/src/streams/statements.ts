import type { DbPool, DbRow, DbRows } from '@portico/postgres'

/** Short statements, each complete in itself. */
export interface Statements {
  query<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>>
}

/** Less than the five seconds for which clients wait for an answer. */
const patienceMs = 3_000

/**
 * Statements whose answer a client waits for. Postgres may be gone without a word: so nobody waits for longer than the
 * patience, and while an answer is overdue nobody else begins to. The commands of a connection run one after the
 * other: a few that wait would make it look dead.
 */
export class PatientStatements implements Statements {
  readonly #pool: DbPool
  readonly #patienceMs: number
  #overdue = 0

  constructor(pool: DbPool, { patienceMs: ms = patienceMs } = {}) {
    this.#pool = pool
    this.#patienceMs = ms
  }

  async query<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>> {
    if (this.#overdue > 0) throw new Unanswered()
    const answer = this.#pool.query<Row>(text, values)
    const { promise: patience, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      this.#await(answer)
      reject(new Unanswered())
    }, this.#patienceMs)
    try {
      return await Promise.race([answer, patience])
    } finally {
      clearTimeout(timer)
    }
  }

  /** The pool's own deadline ends it at last. */
  #await(answer: Promise<unknown>): void {
    this.#overdue += 1
    const settled = () => {
      this.#overdue -= 1
    }
    answer.then(settled, settled)
  }
}

/** No answer came in time. What was asked may have happened, or happen yet. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'

  constructor() {
    super('Postgres is silent: its connections stand, and an answer is overdue')
  }
}
