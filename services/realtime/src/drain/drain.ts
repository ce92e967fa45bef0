import type { SystemNotice } from '@portico/protocol'
import { type DrainPace, planDrain } from './plan.ts'

/** A connection that can be asked to move. Both calls are harmless once it has closed. */
export interface MovableConnection {
  /** Understood by our own client; other SDKs ignore it. */
  notify(notice: SystemNotice): void
  close(reason: 'shutdown'): void
}

/** The connections that are still open. */
export interface DrainableConnections {
  readonly connectionCount: number
  all(): Iterable<MovableConnection>
}

interface DrainOptions {
  readonly drainable: DrainableConnections
  readonly pace: DrainPace
  readonly sleep: (ms: number) => Promise<void>
  readonly random?: () => number
  /** Called after each step with the number of open connections, for metrics. */
  readonly onProgress?: (remaining: number) => void
}

export interface DrainReport {
  readonly told: number
  /** Those that did not leave on their own. */
  readonly closed: number
  readonly steps: number
}

/**
 * Moves all connections to other nodes at a limited rate: closing thousands at once would make thousands reconnect at
 * once, whatever their jitter.
 *
 * Clients that understand the notice connect elsewhere first and take their subscriptions over. The others are closed
 * with code 3001 and a plain-text reason, because SDKs parse a JSON reason as reconnect advice, which has no delay and
 * disables their backoff.
 */
export async function drain(options: DrainOptions): Promise<DrainReport> {
  const { drainable, pace, sleep, random = Math.random, onProgress = () => {} } = options
  const connections = [...drainable.all()]
  const plan = planDrain(connections.length, pace)
  const batches = Array.from({ length: plan.steps }, (_, step) =>
    connections.slice(step * plan.perStep, (step + 1) * plan.perStep),
  )
  let told = 0
  let closed = 0
  let step = 0
  for (; step < plan.steps + plan.leadSteps && drainable.connectionCount > 0; step += 1) {
    for (const connection of batches[step] ?? []) {
      connection.notify({ $sys: 'drain', delayMs: Math.floor(random() * plan.stepMs) })
      told += 1
    }
    closed += closeAll(batches[step - plan.leadSteps] ?? [], drainable)
    onProgress(drainable.connectionCount)
    await sleep(plan.stepMs)
  }
  // Includes those that were still opening when the drain began.
  closed += closeAll([...drainable.all()], drainable)
  onProgress(drainable.connectionCount)
  return { told, closed, steps: step }
}

/** Closes these connections, and returns how many of them were still open. */
function closeAll(connections: readonly MovableConnection[], drainable: DrainableConnections): number {
  const before = drainable.connectionCount
  for (const connection of connections) connection.close('shutdown')
  return before - drainable.connectionCount
}
