import { CommandError, type Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'
import type { CarriedChannel } from '../node/carriers.ts'
import { type ClaimedPosition, type Recovery, recoverCache, recoverStream } from './recovery.ts'

/** What a returning client says about where it was. */
export interface Returning {
  /** The position from which it wants to recover. */
  readonly claimed?: ClaimedPosition | undefined
  /** The snapshot of the rows it already shows, if they were read together with the position. */
  readonly snapshot?: string | undefined
}

/** How much may be replayed to one subscription. */
export interface Replayable {
  readonly publications: number
  /** The size of their data. */
  readonly bytes: number
}

/** Where a new subscription starts, and what its client gets with the reply. */
export interface Start {
  /** What the reply names: the claimed position when the gap was filled, the top when not. */
  readonly named: Position | undefined
  /** The position from which deliveries go on. */
  readonly position: Position | undefined
  readonly publications: readonly Publication[]
  /** The size of their data. */
  readonly bytes: number
  readonly recovery: 'not-asked' | 'recovered' | 'lost'
}

const nowhere: ClaimedPosition = { epoch: '', offset: 0 }

const withoutHistory: Start = {
  named: undefined,
  position: undefined,
  publications: [],
  bytes: 0,
  recovery: 'not-asked',
}

/**
 * Reads where the stream is and what the client missed. Whoever calls it listens to the channel already, and keeps
 * what arrives while this reads: so nothing falls between the two, and what is in both is known by its offset.
 */
export async function catchUp(
  channel: CarriedChannel,
  { claimed, snapshot }: Returning,
  most: Replayable,
): Promise<Start> {
  const { name, broker, retention, definition } = channel
  if (retention.size === 0) return withoutHistory

  if (definition.recovery === 'cache') {
    const { top, publications } = await broker.read(name, { limit: 1, reverse: true }, retention)
    const start = startOf(recoverCache(claimed ?? nowhere, top, publications[0]), top)
    // Who claims no position and finds nothing has lost nothing.
    return claimed === undefined && start.recovery === 'lost' ? startAt(top) : start
  }
  if (claimed === undefined) return startAt((await broker.read(name, { limit: 0 }, retention)).top)
  // One more than may be replayed, so that a gap too long does not pass for one just filled.
  const asked = { since: claimed, limit: most.publications + 1, maxBytes: most.bytes, snapshot }
  const page = await broker.read(name, asked, retention)
  const isTooLong = page.publications.length > most.publications || bytesOf(page.publications) > most.bytes
  if (isTooLong) return startOf({ kind: 'lost', position: page.top }, page.top)
  const start = startOf(recoverStream(claimed, page), page.top)
  return { ...start, publications: withoutSeen(start.publications, page) }
}

function bytesOf(publications: readonly Publication[]): number {
  return publications.reduce((sum, { data }) => sum + Buffer.byteLength(data ?? ''), 0)
}

function withoutSeen(publications: readonly Publication[], { seen }: StreamPage): readonly Publication[] {
  if (seen === undefined || seen.size === 0) return publications
  return publications.filter(({ offset }) => offset === undefined || !seen.has(offset))
}

/** The start of a client that claims no position. */
function startAt(top: Position): Start {
  return { ...withoutHistory, named: top, position: top }
}

function startOf(recovery: Recovery, top: Position): Start {
  switch (recovery.kind) {
    case 'recovered': {
      const { position: named, publications } = recovery
      return { named, position: top, publications, bytes: bytesOf(publications), recovery: 'recovered' }
    }
    case 'lost':
      return { ...startAt(top), recovery: 'lost' }
    default:
      return recovery satisfies never
  }
}

/** For clients that want a lost position answered as an error, to fetch their state anew before they subscribe. */
export function refuseLost({ recovery }: Start): void {
  if (recovery === 'lost') throw new CommandError('unrecoverablePosition')
}
