import type { Position } from '../broker/broker.ts'
import type { Batch } from '../hub/batch.ts'

/** How a batch relates to a position. */
export type Progress =
  | { readonly kind: 'next' }
  | { readonly kind: 'seen' }
  /** Some of it is new: the publications after this many. */
  | { readonly kind: 'overlapping'; readonly seenCount: number }
  | { readonly kind: 'gap' }

const next: Progress = { kind: 'next' }
const seen: Progress = { kind: 'seen' }
const gap: Progress = { kind: 'gap' }

/** Whether a batch continues from a position. An empty epoch adopts the first one it meets. */
export function progress(position: Position, batch: Batch): Progress {
  if (position.epoch !== '' && position.epoch !== batch.epoch) return gap
  if (batch.first === position.offset + 1) return next
  if (batch.last <= position.offset) return seen
  if (batch.first > position.offset) return gap
  return { kind: 'overlapping', seenCount: position.offset - batch.first + 1 }
}
