import type { Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'

/** What a client that asks to recover says it has seen. An empty epoch means that it never knew one. */
export interface ClaimedPosition {
  readonly epoch: string
  readonly offset: number
}

/** Where a new subscription starts, and what its client gets with the reply. */
export interface Start {
  /** What the reply names: the claimed position when the gap was filled, the top when not. */
  readonly named: Position | undefined
  /** The position from which deliveries continue. */
  readonly position: Position | undefined
  readonly publications: readonly Publication[]
  /** The size of their data. */
  readonly bytes: number
  /** `lost`: the gap cannot be filled, and no part of it is delivered. */
  readonly recovery: 'not-asked' | 'recovered' | 'lost'
}

/** The start of a client that claims no position. `top` is undefined in a channel without history. */
export function startAt(top: Position | undefined): Start {
  return { named: top, position: top, publications: [], bytes: 0, recovery: 'not-asked' }
}

/** `publications` lead from `named` to the stream's top. */
function recovered(named: Position, top: Position, publications: readonly Publication[]): Start {
  return { named, position: top, publications, bytes: bytesOf(publications), recovery: 'recovered' }
}

export function lost(top: Position): Start {
  return { ...startAt(top), recovery: 'lost' }
}

export function bytesOf(publications: readonly Publication[]): number {
  return publications.reduce((sum, { data }) => sum + Buffer.byteLength(data ?? ''), 0)
}

/** Stream mode: everything that was missed, or `lost`. */
export function recoverStream(
  claimed: ClaimedPosition,
  { top, publications, continues = false }: StreamPage,
): Start {
  if (claimed.epoch !== '' && claimed.epoch !== top.epoch && !continues) return lost(top)
  const isComplete =
    publications.length === 0
      ? claimed.offset === top.offset
      : publications[0]?.offset === claimed.offset + 1 && publications.at(-1)?.offset === top.offset
  return isComplete ? recovered({ epoch: top.epoch, offset: claimed.offset }, top, publications) : lost(top)
}

/**
 * Cache mode: the newest publication only, unless the client has it. `newest` is the last one kept, if any. For another
 * epoch the client is treated as being just before the newest.
 */
export function recoverCache(
  claimed: ClaimedPosition,
  top: Position,
  newest: Publication | undefined,
): Start {
  const isCurrent = claimed.offset > 0 && claimed.offset === top.offset && claimed.epoch === top.epoch
  if (isCurrent) return recovered(top, top, [])
  if (newest === undefined || newest.offset !== top.offset) return lost(top)
  const offset = claimed.epoch === top.epoch ? claimed.offset : top.offset - 1
  return recovered({ epoch: top.epoch, offset }, top, [newest])
}
