import type { DbPool, DbRow, DbRows } from '@portico/postgres'

/** Runs short statements that do not depend on each other. */
export interface Statements {
  query<Row extends DbRow>(text: string, values?: unknown[]): Promise<DbRows<Row>>
}

/** Less than the five seconds for which clients wait for an answer. */
const defaultTimeoutMs = 3_000

/**
 * Runs statements whose answer a client waits for, each with a timeout. If no statement at all was answered within the
 * timeout, Postgres counts as silent, and further statements fail immediately until the overdue answer arrives. (The
 * commands of a connection run one after the other, so a few that wait would make it look dead.) If others were
 * answered, Postgres is busy, and only the late statement fails.
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

  /** Counts the answer as overdue until it settles, at the latest by the pool's own timeout. */
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

/** Timed out; the statement may have run or may still run. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'

  constructor(reason: keyof typeof reasons) {
    super(reasons[reason])
  }
}
