import { parseArgs } from 'node:util'
import type { Subcommand } from '../subcommand.ts'
import { withDatabase } from './database.ts'

/** `portico stream renew` */
export const streamRenew: Subcommand = {
  usage: '',
  says: 'Begins a new epoch, after a restore, so that no client continues from an offset that was taken back.',

  async run(args, terminal) {
    parseArgs({ args: [...args], options: {} })
    const { rows } = await withDatabase(terminal, (pool) =>
      pool.query<{ epoch: string }>('SELECT portico.renew_epoch() AS epoch'),
    )
    terminal.print(`epoch: ${rows[0]?.epoch}`)
    return 0
  },
}
