import type { DbPool, DbRow, DbRows } from '@portico/postgres'

/** Short statements, each complete in itself. */
export interface Statements {
  query<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>>
}

/** Less than the five seconds for which clients wait for an answer. */
const defaultTimeoutMs = 3_000

/**
 * Runs statements whose answer a client waits for, each with a timeout. If no statement at all was answered in that
 * time, Postgres is silent: until the overdue answer comes, further statements fail at once. (The commands of a connection
 * run one after the other, so a few that wait would make it look dead.) If others were answered, Postgres is busy, and
 * only the statement that took too long fails.
 */
export class PatientStatements implements Statements {
  readonly #pool: DbPool
  readonly #timeoutMs: number
  #answered = 0
  #overdue = 0

  constructor(pool: DbPool, { timeoutMs = defaultTimeoutMs } = {}) {
    this.#pool = pool
    this.#timeoutMs = timeoutMs
  }

  async query<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>> {
    if (this.#overdue > 0) throw new Unanswered('silent')
    const answeredBefore = this.#answered
    const answer = this.#ask<Row>(text, values)
    const { promise: timeout, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const isSilent = this.#answered === answeredBefore
      if (isSilent) this.#await(answer)
      reject(new Unanswered(isSilent ? 'silent' : 'busy'))
    }, this.#timeoutMs)
    try {
      return await Promise.race([answer, timeout])
    } finally {
      clearTimeout(timer)
    }
  }

  async #ask<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>> {
    const rows = await this.#pool.query<Row>(text, values)
    this.#answered += 1
    return rows
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

const reasons = {
  silent: 'Postgres is silent: its connections stand, and an answer is overdue',
  busy: 'Postgres is busy: it answers others, and this answer did not come in time',
}

/** No answer came in time. What was asked may have happened, or happen yet. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'

  constructor(reason: keyof typeof reasons) {
    super(reasons[reason])
  }
}
