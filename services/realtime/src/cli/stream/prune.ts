import { parseArgs } from 'node:util'
import type { DbPool } from '@portico/postgres'
import { loadContract } from '../../channels/contract-loader.ts'
import { daysKeptBy, rollPartitions } from '../../streams/partitions.ts'
import { loadAppConfig } from '../app-config.ts'
import { CannotAnswer, type Subcommand, type Terminal } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { expiredPartitions } from './expired-partitions.ts'

/** `portico stream prune --dry-run` */
export const streamPrune: Subcommand = {
  usage: '[--dry-run]',
  says: 'Drops the days of the log that no channel of the contract keeps any more, as the service does every hour.',

  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean', default: false } },
    })
    const keepDays = await keptDays(terminal)
    const prune = values['dry-run'] ? preview : drop
    const lines = await withDatabase(terminal, (pool) => prune(pool, keepDays))
    for (const line of lines) terminal.print(line)
    if (lines.length === 0) terminal.print(`Nothing is wholly older than ${keepDays} days.`)
    return 0
  },
}

async function keptDays(terminal: Terminal): Promise<number> {
  const { contract } = await loadContract(loadAppConfig(terminal).CONTRACT, terminal.directory)
  const days = daysKeptBy(contract)
  if (days !== undefined) return days
  throw new CannotAnswer(
    'The contract has no durable channel, so it does not say how much of the log to keep. Correct CONTRACT.',
  )
}

async function preview(pool: DbPool, keepDays: number): Promise<readonly string[]> {
  const expired = await expiredPartitions(pool, keepDays)
  return expired.map(({ partition, size }) => `would drop ${partition} (${size})`)
}

async function drop(pool: DbPool, keepDays: number): Promise<readonly string[]> {
  const session = await pool.connect()
  try {
    const changes = await rollPartitions(session, keepDays)
    return changes.map(({ action, partition }) => `${action} ${partition}`)
  } finally {
    session.release()
  }
}
