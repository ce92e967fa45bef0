import { parseArgs } from 'node:util'
import { verifyStreams } from '../../streams/inspect.ts'
import type { Subcommand } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { parseWholeNumber } from './whole-number.ts'

/** Per query, because each reads the whole log. */
const wholeLogMs = 10 * 60_000

/** `portico stream verify` */
export const streamVerify: Subcommand = {
  usage: '[--patience <seconds>]',
  says: 'Checks that no stream has holes, that every shard has a leader, and that nothing waits longer than a few seconds.',

  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: { patience: { type: 'string' } } })
    const patience = parseWholeNumber('--patience', values.patience) ?? 3
    const faults = await withDatabase(terminal, (pool) => verifyStreams(pool, patience * 1_000), wholeLogMs)
    for (const { fault, detail } of faults) terminal.print(`${fault}: ${detail}`)
    if (faults.length > 0) return 1
    terminal.print('Every stream is whole, and nothing waits.')
    return 0
  },
}
