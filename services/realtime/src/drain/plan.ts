export interface DrainPace {
  /** Connections moved per second, unless the grace is too short for that. */
  readonly perSecond: number
  /** The time in which all connections must have moved. */
  readonly graceMs: number
  /** Time between the notice and the close, in which a client opens its next connection. */
  readonly leadMs: number
}

/**
 * The pace of a drain: every `stepMs` the next `perStep` connections are notified, and after `leadSteps` those still
 * open are closed.
 */
interface DrainPlan {
  readonly stepMs: number
  readonly perStep: number
  readonly steps: number
  readonly leadSteps: number
}

const stepMs = 100

/** Plans the configured pace, or a faster one if the grace requires it. The lead takes at most half of the grace. */
export function planDrain(connections: number, { perSecond, graceMs, leadMs }: DrainPace): DrainPlan {
  const leadSteps = Math.floor(Math.min(leadMs, graceMs / 2) / stepMs)
  const affordableSteps = Math.max(1, Math.floor(graceMs / stepMs) - leadSteps)
  const wantedSteps = Math.ceil(((connections / perSecond) * 1000) / stepMs)
  const perStep = Math.ceil(connections / Math.max(1, Math.min(wantedSteps, affordableSteps)))
  return { stepMs, perStep, leadSteps, steps: perStep === 0 ? 0 : Math.ceil(connections / perStep) }
}
