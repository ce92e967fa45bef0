import type { Finding, Place } from '@portico/protocol'
import type { Batch } from '../hub/batch.ts'

/** Told of what passes through a node, for metrics. Must not throw. */
export interface NodeObserver {
  /** A broker took a publication. */
  published(place: Place): void
  /** A batch was handed to everybody here who listens to its channel. */
  delivered(batch: Batch, subscribers: number): void
  /** A publication reached fewer than one might think. */
  found(finding: Finding): void
}
