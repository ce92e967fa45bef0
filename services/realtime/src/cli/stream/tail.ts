import { parseArgs } from 'node:util'
import type { Position } from '../../broker/broker.ts'
import { StreamLog } from '../../streams/log.ts'
import type { Subcommand, Terminal } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { requireDurableChannel } from './durable-channel.ts'
import { findStart, type PublicationStep, type Step, walk } from './walk.ts'
import { parseWholeNumber } from './whole-number.ts'

const pollMs = 500

/** `portico stream tail conversation:7 --since 0` */
export const streamTail: Subcommand = {
  usage: '<channel> [--since <offset>] [--epoch <epoch>] [--limit <n>]',
  says: 'Follows a channel live until Ctrl-C: offset, time, key and data of each publication, separated by tabs.',

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { since: { type: 'string' }, epoch: { type: 'string' }, limit: { type: 'string' } },
    })
    const wanted = { since: parseWholeNumber('--since', values.since), epoch: values.epoch }
    const limit = parseWholeNumber('--limit', values.limit) ?? Number.POSITIVE_INFINITY
    const channel = await requireDurableChannel(positionals, terminal)
    const signal = terminal.interrupted()
    await withDatabase(terminal, async (pool) => {
      const log = new StreamLog(pool)
      const { start } = await findStart(log, channel, wanted, 'top')
      let printed = 0
      if (limit === 0) return
      for await (const step of follow(log, channel, start, { signal, pause: terminal.pause })) {
        if (step.kind === 'gone') terminal.warn(`${step.first} to ${step.offset}: no longer in the log`)
        else terminal.print(printPublication(step))
        if (step.kind === 'publication') printed += 1
        if (printed === limit) return
      }
    })
    return 0
  },
}

function printPublication({ offset, publication }: PublicationStep): string {
  const { time = 0, tags, data } = publication
  const key = tags?.get('key')
  // A key is any text; as JSON it stays on its line.
  return [offset, new Date(time).toISOString(), key === undefined ? '-' : JSON.stringify(key), data].join(
    '\t',
  )
}

/** Yields what is in the stream, and then what arrives, until the signal aborts. */
async function* follow(
  log: StreamLog,
  channel: string,
  start: Position,
  { signal, pause }: { readonly signal: AbortSignal; readonly pause: Terminal['pause'] },
): AsyncGenerator<Step> {
  let from = start
  while (!signal.aborted) {
    for await (const step of walk(log, channel, from)) {
      if (signal.aborted) return
      yield step
      from = { ...from, offset: step.offset }
    }
    await pause(pollMs, signal)
  }
}
