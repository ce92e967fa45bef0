import { CommandError, type Publication } from '@portico/protocol'
import type { StreamPage } from '../broker/broker.ts'
import {
  bytesOf,
  type ClaimedPosition,
  lost,
  recoverCache,
  recoverStream,
  type Start,
  startAt,
} from './recovery.ts'
import type { SubscriptionRequest } from './subscription-request.ts'

/** How much may be replayed to one subscription. */
export interface Replayable {
  readonly publications: number
  /** The size of their data. */
  readonly bytes: number
}

const nowhere: ClaimedPosition = { epoch: '', offset: 0 }

/**
 * Reads the top and what the client missed. The caller already listens and keeps what arrives, so nothing is lost in
 * between; duplicates are dropped by offset.
 */
export async function catchUp(
  { channel, claimed, snapshot }: Pick<SubscriptionRequest, 'channel' | 'claimed' | 'snapshot'>,
  most: Replayable,
): Promise<Start> {
  const { name, broker, retention, definition } = channel
  if (retention.size === 0) return startAt(undefined)

  if (definition.recovery === 'cache') {
    const { top, publications } = await broker.read(name, { limit: 1, reverse: true }, retention)
    const start = recoverCache(claimed ?? nowhere, top, publications[0])
    // Without a claimed position nothing can be lost.
    return claimed === undefined && start.recovery === 'lost' ? startAt(top) : start
  }
  if (claimed === undefined) return startAt((await broker.read(name, { limit: 0 }, retention)).top)
  // One more than may be replayed, to tell a gap that is too long from one that just fits.
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

/**
 * Throws if the position is lost: for clients that prefer an error, to fetch their state anew before they subscribe.
 */
export function refuseLost({ recovery }: Start): void {
  if (recovery === 'lost') throw new CommandError('unrecoverablePosition')
}
