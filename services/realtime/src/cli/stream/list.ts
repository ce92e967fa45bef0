import { parseArgs } from 'node:util'
import { listStreams, type StreamSummary } from '../../streams/inspect.ts'
import { type Subcommand, UsageError } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { parseWholeNumber } from './whole-number.ts'

/** `portico stream list conversation: --limit 20` */
export const streamList: Subcommand = {
  usage: '[prefix] [--after <channel>] [--limit <n>]',
  says: 'Lists the streams: channel, shard, oldest and newest offset in the log, separated by tabs.',

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { after: { type: 'string', default: '' }, limit: { type: 'string' } },
    })
    const [prefix = '', ...rest] = positionals
    if (rest.length > 0) throw new UsageError('It takes one prefix.')
    const limit = parseWholeNumber('--limit', values.limit) ?? 100
    const { after } = values
    const streams = await withDatabase(terminal, (pool) => listStreams(pool, { prefix, after, limit }))
    for (const stream of streams) terminal.print(printStream(stream))
    const last = streams.at(-1)
    if (last !== undefined && streams.length === limit)
      terminal.warn(`There may be more: --after ${last.channel}`)
    if (streams.length === 0 && limit > 0) terminal.warn('There is no such stream.')
    return 0
  },
}

function printStream({ channel, shard, oldest, top }: StreamSummary): string {
  return [channel, shard, oldest ?? '-', top].join('\t')
}
