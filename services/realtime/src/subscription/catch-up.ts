import { CommandError, type Publication } from '@portico/protocol'
import type { StreamPage } from '../broker/broker.ts'
import type { Opening } from './opening.ts'
import {
  bytesOf,
  type ClaimedPosition,
  lost,
  recoverCache,
  recoverStream,
  type Start,
  startAt,
} from './recovery.ts'

/** How much may be replayed to one subscription. */
export interface Replayable {
  readonly publications: number
  /** The size of their data. */
  readonly bytes: number
}

const nowhere: ClaimedPosition = { epoch: '', offset: 0 }

/**
 * Reads where the stream is and what the client missed. Whoever calls it listens to the channel already, and keeps
 * what arrives while this reads: so nothing falls between the two, and what is in both is known by its offset.
 */
export async function catchUp(
  { channel, claimed, snapshot }: Pick<Opening, 'channel' | 'claimed' | 'snapshot'>,
  most: Replayable,
): Promise<Start> {
  const { name, broker, retention, definition } = channel
  if (retention.size === 0) return startAt(undefined)

  if (definition.recovery === 'cache') {
    const { top, publications } = await broker.read(name, { limit: 1, reverse: true }, retention)
    const start = recoverCache(claimed ?? nowhere, top, publications[0])
    // Who claims no position and finds nothing has lost nothing.
    return claimed === undefined && start.recovery === 'lost' ? startAt(top) : start
  }
  if (claimed === undefined) return startAt((await broker.read(name, { limit: 0 }, retention)).top)
  // One more than may be replayed, so that a gap too long does not pass for one just filled.
  const asked = { since: claimed, limit: most.publications + 1, maxBytes: most.bytes, snapshot }
  const page = await broker.read(name, asked, retention)
  const isTooLong = page.publications.length > most.publications || bytesOf(page.publications) > most.bytes
  if (isTooLong) return lost(page.top)
  const start = recoverStream(claimed, page)
  return { ...start, publications: withoutSeen(start.publications, page) }
}

function withoutSeen(publications: readonly Publication[], { seen }: StreamPage): readonly Publication[] {
  if (seen === undefined || seen.size === 0) return publications
  return publications.filter(({ offset }) => offset === undefined || !seen.has(offset))
}

/** For clients that want a lost position answered as an error, to fetch their state anew before they subscribe. */
export function refuseLost({ recovery }: Start): void {
  if (recovery === 'lost') throw new CommandError('unrecoverablePosition')
}
