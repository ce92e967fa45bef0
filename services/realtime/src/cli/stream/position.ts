import { parseArgs } from 'node:util'
import { StreamLog } from '../../streams/log.ts'
import type { Subcommand } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { requireDurableChannel } from './durable-channel.ts'

/** `portico stream position conversation:7` */
export const streamPosition: Subcommand = {
  usage: '<channel>',
  says: 'Prints the position of a channel: its epoch, and the offset of its newest publication.',

  async run(args, terminal) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
    const channel = await requireDurableChannel(positionals, terminal)
    const { epoch, offsets } = await withDatabase(terminal, (pool) => new StreamLog(pool).tops([channel]))
    terminal.print(`epoch: ${epoch}`)
    terminal.print(`offset: ${offsets.get(channel) ?? 0}`)
    return 0
  },
}
