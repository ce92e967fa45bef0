import { parseArgs } from 'node:util'
import type { Position } from '../../broker/broker.ts'
import { StreamLog } from '../../streams/log.ts'
import type { Subcommand, Terminal } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { requireDurableChannel } from './durable-channel.ts'
import { findStart, type PublicationStep, type Step, type Wanted, walk } from './walk.ts'
import { parseWholeNumber } from './whole-number.ts'

const pollMs = 500

/** `portico stream tail conversation:7 --since 0` */
export const streamTail: Subcommand = {
  usage: '<channel> [--since <offset>] [--epoch <epoch>] [--limit <n>]',
  says: 'Follows a channel live until Ctrl-C: offset, time, key and data of each publication, separated by tabs. If it fails, it says how to go on.',

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { since: { type: 'string' }, epoch: { type: 'string' }, limit: { type: 'string' } },
    })
    const wanted = { since: parseWholeNumber('--since', values.since), epoch: values.epoch }
    const limit = parseWholeNumber('--limit', values.limit) ?? Number.POSITIVE_INFINITY
    const channel = await requireDurableChannel(positionals, terminal)
    await withDatabase(terminal, (pool) => tail(new StreamLog(pool), { channel, wanted, limit }, terminal))
    return 0
  },
}

interface Order {
  readonly channel: string
  readonly wanted: Wanted
  readonly limit: number
}

async function tail(log: StreamLog, { channel, wanted, limit }: Order, terminal: Terminal): Promise<void> {
  const signal = terminal.interrupted()
  const { start } = await findStart(log, channel, wanted, 'top')
  let { offset } = start
  let printed = 0
  if (limit === 0) return
  try {
    for await (const step of follow(log, channel, start, { signal, pause: terminal.pause })) {
      if (step.kind === 'gone') terminal.warn(`${step.first} to ${step.offset}: no longer in the log`)
      else terminal.print(printPublication(step))
      offset = step.offset
      if (step.kind === 'publication') printed += 1
      if (printed === limit) return
    }
  } catch (error) {
    terminal.warn(
      `The log could not be read any further. Go on with: --since ${offset} --epoch ${start.epoch}`,
    )
    throw error
  }
}

function printPublication({ offset, publication }: PublicationStep): string {
  const { time = 0, tags, data } = publication
  const key = tags?.get('key')
  // A key is any text; as JSON it stays on its line.
  return [offset, new Date(time).toISOString(), key === undefined ? '-' : JSON.stringify(key), data].join(
    '\t',
  )
}

/** Yields the stored publications, then new ones, until the signal aborts. */
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
