import type { Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'

/** What a client that asks to recover says it has seen. An empty epoch means that it never knew one. */
export interface ClaimedPosition {
  readonly epoch: string
  readonly offset: number
}

export type Recovery =
  /** The gap is filled: `position` is the claimed one, `publications` lead from there to the stream's top. */
  | {
      readonly kind: 'recovered'
      readonly position: Position
      readonly publications: readonly Publication[]
    }
  /** It cannot be filled, and a part of it is never delivered. The client starts from `position`. */
  | { readonly kind: 'lost'; readonly position: Position }

/** Stream mode: everything that was missed, or the plain answer that it cannot be had. */
export function recoverStream(
  claimed: ClaimedPosition,
  { top, publications, continues = false }: StreamPage,
): Recovery {
  const lost: Recovery = { kind: 'lost', position: top }
  if (claimed.epoch !== '' && claimed.epoch !== top.epoch && !continues) return lost
  const isComplete =
    publications.length === 0
      ? claimed.offset === top.offset
      : publications[0]?.offset === claimed.offset + 1 && publications.at(-1)?.offset === top.offset
  if (!isComplete) return lost
  return { kind: 'recovered', position: { epoch: top.epoch, offset: claimed.offset }, publications }
}

/**
 * Cache mode: the newest publication only, unless the client has it. `newest` is the last one kept, if any. Offsets of
 * another epoch mean nothing, so a client that claims one is put right before the newest.
 */
export function recoverCache(
  claimed: ClaimedPosition,
  top: Position,
  newest: Publication | undefined,
): Recovery {
  const isCurrent = claimed.offset > 0 && claimed.offset === top.offset && claimed.epoch === top.epoch
  if (isCurrent) return { kind: 'recovered', position: top, publications: [] }
  if (newest === undefined || newest.offset !== top.offset) return { kind: 'lost', position: top }
  const offset = claimed.epoch === top.epoch ? claimed.offset : top.offset - 1
  return { kind: 'recovered', position: { epoch: top.epoch, offset }, publications: [newest] }
}
