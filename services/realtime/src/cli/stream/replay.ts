import { parseArgs } from 'node:util'
import type { Position } from '../../broker/broker.ts'
import { StreamLog } from '../../streams/log.ts'
import type { ExitCode, Subcommand, Terminal } from '../subcommand.ts'
import { withDatabase } from './database.ts'
import { requireDurableChannel } from './durable-channel.ts'
import { findStart, type PublicationStep, type Wanted, walk } from './walk.ts'
import { deliver, parseWebhook } from './webhook.ts'
import { parseWholeNumber } from './whole-number.ts'

/** `portico stream replay conversation:7 --to https://example.com/hook --since 41` */
export const streamReplay: Subcommand = {
  usage: '<channel> --to <url> [--since <offset>] [--until <offset>] [--epoch <epoch>]',
  says: 'Posts the publications of a channel to a webhook, one by one, in order. If it stops, it says how to continue.',

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        since: { type: 'string' },
        until: { type: 'string' },
        epoch: { type: 'string' },
      },
    })
    const url = parseWebhook(values.to)
    const wanted = { since: parseWholeNumber('--since', values.since), epoch: values.epoch }
    const until = parseWholeNumber('--until', values.until)
    const channel = await requireDurableChannel(positionals, terminal)
    return withDatabase(terminal, (pool) =>
      replay(new StreamLog(pool), { channel, url, wanted, until }, terminal),
    )
  },
}

interface Order {
  readonly channel: string
  readonly url: URL
  readonly wanted: Wanted
  readonly until: number | undefined
}

async function replay(log: StreamLog, order: Order, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.interrupted()
  const { start, top } = await findStart(log, order.channel, order.wanted, 'oldest')
  const until = Math.min(order.until ?? top.offset, top.offset)
  let last = start
  const stop = (why: string, rest = last): ExitCode => {
    terminal.warn(`${why}. Posted: ${last.offset - start.offset}. Go on with: ${printRest(rest, until)}`)
    return 1
  }
  try {
    for await (const step of walk(log, order.channel, start)) {
      if (last.offset >= until) break
      if (step.kind === 'gone') {
        return stop(`${step.first} to ${step.offset}: no longer in the log`, { ...last, offset: step.offset })
      }
      if (signal.aborted) return stop('Interrupted')
      const delivery = await deliver(order.url, bodyOf(order.channel, start.epoch, step), signal, terminal)
      if (delivery.kind === 'interrupted') return stop('Interrupted')
      if (delivery.kind === 'failed') return stop(`Offset ${step.offset}: ${delivery.why}`)
      last = { ...last, offset: step.offset }
    }
  } catch (error) {
    stop('The log could not be read any further')
    throw error
  }
  terminal.print(
    `Posted: ${last.offset - start.offset}. ${order.channel} is through to offset ${last.offset}.`,
  )
  return 0
}

function printRest({ epoch, offset }: Position, until: number): string {
  return `--since ${offset} --until ${until} --epoch ${epoch}`
}

/** The data is posted exactly as published: a parser would change some numbers. */
function bodyOf(channel: string, epoch: string, { offset, publication }: PublicationStep): string {
  const { time = 0, tags, data } = publication
  const at = new Date(time).toISOString()
  const head = JSON.stringify({ channel, epoch, offset, key: tags?.get('key') ?? null, at })
  return `${head.slice(0, -1)},"data":${data}}`
}
