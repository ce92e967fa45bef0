import type { Publication } from '@portico/protocol'
import type { Position } from '../../broker/broker.ts'
import type { StreamLog } from '../../streams/log.ts'
import { CannotAnswer, UsageError } from '../subcommand.ts'

/** One step of a walk through a stream, in the order of its offsets. */
export type Step =
  | PublicationStep
  /** Dropped by retention, or deleted: `first` to `offset`. */
  | { readonly kind: 'gone'; readonly first: number; readonly offset: number }

export interface PublicationStep {
  readonly kind: 'publication'
  readonly offset: number
  readonly publication: Publication
}

/** The command line reads everything still in the log, even what its channel no longer shows to clients. */
const keepSeconds = 1_000 * 365 * 86_400
const pageSize = 100

/** Walks from after `from` to the current end of the log. */
export async function* walk(log: StreamLog, channel: string, from: Position): AsyncGenerator<Step> {
  let { offset: last } = from
  for (;;) {
    const since = { ...from, offset: last }
    const { top, publications } = await log.read(channel, { since, limit: pageSize, keepSeconds })
    requireEpoch(from.epoch, top.epoch)
    for (const publication of publications) {
      const { offset = 0 } = publication
      if (offset > last + 1) yield { kind: 'gone', first: last + 1, offset: offset - 1 }
      yield { kind: 'publication', offset, publication }
      last = offset
    }
    if (publications.length > 0) continue
    if (top.offset > last) yield { kind: 'gone', first: last + 1, offset: top.offset }
    return
  }
}

export interface Wanted {
  readonly since: number | undefined
  readonly epoch: string | undefined
}

/** The position to start after, and the current end of the log. */
export async function findStart(
  log: StreamLog,
  channel: string,
  { since, epoch }: Wanted,
  otherwise: 'oldest' | 'top',
): Promise<{ readonly start: Position; readonly top: Position }> {
  const { top, publications } = await log.read(channel, { limit: 1, keepSeconds })
  requireEpoch(epoch ?? top.epoch, top.epoch)
  if (since !== undefined && since > top.offset) {
    throw new UsageError(`--since ${since} is beyond the end of ${channel}, which is at ${top.offset}.`)
  }
  const beforeOldest = (publications[0]?.offset ?? top.offset + 1) - 1
  const offset = since ?? (otherwise === 'top' ? top.offset : beforeOldest)
  return { start: { epoch: top.epoch, offset }, top }
}

function requireEpoch(known: string, present: string): void {
  if (known === present) return
  throw new CannotAnswer(
    `The offsets are of epoch ${known}, and the log now has epoch ${present}: the database was restored or has ` +
      'failed over, and may have taken some back. Compare with what you have, and start again without --epoch.',
  )
}
