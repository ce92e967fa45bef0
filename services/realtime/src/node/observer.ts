import type { Finding, Place } from '@portico/protocol'
import type { Batch } from '../hub/batch.ts'

/** Notified of what passes through a node, for metrics. Must not throw. */
export interface NodeObserver {
  /** A broker accepted a publication. */
  published(place: Place): void
  /** A batch was delivered to the channel's subscribers on this node. */
  delivered(batch: Batch, subscribers: number): void
  /** A publication reached fewer connections or nodes than one might expect. */
  found(finding: Finding): void
}
