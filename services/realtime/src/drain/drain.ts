import type { SystemNotice } from '@portico/protocol'
import { type DrainPace, planDrain } from './plan.ts'

/** A connection that can be asked to move. Both calls are harmless when it has gone. */
export interface MovableConnection {
  /** Reaches our own client; to every other SDK it is a message it has no use for. */
  notify(notice: SystemNotice): void
  close(reason: 'shutdown'): void
}

/** The connections that are still here. */
export interface Occupants {
  readonly connectionCount: number
  all(): Iterable<MovableConnection>
}

interface DrainOptions {
  readonly occupants: Occupants
  readonly pace: DrainPace
  readonly sleep: (ms: number) => Promise<void>
  readonly random?: () => number
  /** Told after each step how many are still here, for metrics. */
  readonly onProgress?: (remaining: number) => void
}

export interface DrainReport {
  readonly told: number
  /** Those that did not go by themselves. */
  readonly closed: number
  readonly steps: number
}

/**
 * Moves all connections of this node to others, a few at a time: one closed in the same moment as thousands comes
 * back in the same moment as thousands, and no jitter of clients mends that.
 *
 * A client that understands the notice opens its next connection, takes its subscriptions over and leaves. Who is
 * still here when the lead is over gets close code 3001 with plain words: the SDKs take a reason that parses as
 * JSON for advice, which knows no delay and puts their own backoff out of force.
 */
export async function drain(options: DrainOptions): Promise<DrainReport> {
  const { occupants, pace, sleep, random = Math.random, onProgress = () => {} } = options
  const connections = [...occupants.all()]
  const plan = planDrain(connections.length, pace)
  const batches = Array.from({ length: plan.steps }, (_, step) =>
    connections.slice(step * plan.perStep, (step + 1) * plan.perStep),
  )
  let told = 0
  let closed = 0
  let step = 0
  for (; step < plan.steps + plan.leadSteps && occupants.connectionCount > 0; step += 1) {
    for (const connection of batches[step] ?? []) {
      connection.notify({ $sys: 'drain', delayMs: Math.floor(random() * plan.stepMs) })
      told += 1
    }
    closed += closeAll(batches[step - plan.leadSteps] ?? [], occupants)
    onProgress(occupants.connectionCount)
    await sleep(plan.stepMs)
  }
  // Also those that were still opening when the drain began.
  closed += closeAll([...occupants.all()], occupants)
  onProgress(occupants.connectionCount)
  return { told, closed, steps: step }
}

/** How many of these connections have not closed yet. */
function closeAll(connections: readonly MovableConnection[], occupants: Occupants): number {
  const before = occupants.connectionCount
  for (const connection of connections) connection.close('shutdown')
  return before - occupants.connectionCount
}
