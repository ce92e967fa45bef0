import { setTimeout as delay } from 'node:timers/promises'
import { openPool } from '@portico/postgres'
import type { Write } from '../chronicle.ts'
import { now } from '../clock.ts'
import { event } from '../crowd/visitor.ts'
import { type Desk, durableOf } from './writer.ts'

type Intent = Omit<Write, 'outcome'>

interface Session {
  query(sql: string, values?: unknown[]): Promise<unknown>
  release(error?: Error | boolean): void
}

/**
 * Transactions in SQL: several publications, savepoints, repeated keys, rollbacks, and a row for each publication.
 */
export async function writeSql(url: string, desk: Desk): Promise<void> {
  const pool = openPool(url, { maxConnections: 2, statementTimeoutMs: 10_000 })
  pool.on('error', () => {})
  // A connection lost between two statements is noticed by the next one.
  pool.on('connect', (client) => client.on('error', () => {}))
  const writer = new SqlWriter(desk)
  while (!desk.signal.aborted) {
    const session = await pool.connect().catch(() => undefined)
    if (session === undefined) await delay(100)
    else await writer.transact(session)
    await delay(desk.everyMs)
  }
  await pool.end()
}

class SqlWriter {
  readonly #desk: Desk
  readonly #channels: readonly string[]
  #count = 0

  constructor(desk: Desk) {
    this.#desk = desk
    this.#channels = durableOf(desk)
  }

  async transact(session: Session): Promise<void> {
    const { random } = this.#desk
    const kept: Intent[] = []
    const end = random.chance(0.15) ? 'ROLLBACK' : 'COMMIT'
    let isEnding = false
    try {
      await session.query('BEGIN')
      for (let n = random.below(3); n >= 0; n -= 1) await this.#publish(session, kept)
      if (random.chance(0.1)) await delay(random.below(100))
      isEnding = true
      await session.query(end)
      session.release()
      this.#note(kept, end === 'COMMIT' ? 'committed' : 'rolled back')
    } catch (error) {
      session.release(error instanceof Error ? error : true)
      this.#note(kept, isEnding && end === 'COMMIT' ? 'unknown' : 'rolled back')
    }
  }

  async #publish(session: Session, kept: Intent[]): Promise<void> {
    const { random, name } = this.#desk
    this.#count += 1
    const id = `t.${name}.${this.#count}`
    const channel = random.pick(this.#channels)
    const key = random.chance(0.25) ? `k${random.below(40)}` : undefined
    const intent = { id, channel, by: name, at: now(), ...(key !== undefined && { key }) }
    const isDropped = random.chance(0.1)
    kept.push(intent)
    if (isDropped) await session.query('SAVEPOINT here')
    await session.query('INSERT INTO journal VALUES ($1, $2, $3)', [id, channel, key])
    const data = JSON.stringify({ event, data: { id, channel } })
    await session.query('SELECT portico.publish($1, $2::json, $3)', [channel, data, key])
    if (!isDropped) return
    await session.query('ROLLBACK TO here')
    kept.splice(kept.indexOf(intent), 1)
    this.#note([intent], 'rolled back')
  }

  #note(intents: readonly Intent[], kind: 'committed' | 'rolled back' | 'unknown'): void {
    for (const intent of intents) this.#desk.note({ ...intent, outcome: { kind } })
  }
}
