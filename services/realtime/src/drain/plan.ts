export interface DrainPace {
  /** Connections moved per second, unless the grace is too short for that. */
  readonly perSecond: number
  /** From the signal until everybody must have moved. */
  readonly graceMs: number
  /** Time between the notice and the close, in which a client opens its next connection. */
  readonly leadMs: number
}

/**
 * How the connections leave: every `stepMs` the next `perStep` of them are told, and `leadSteps` later those that
 * are still here are closed.
 */
interface DrainPlan {
  readonly stepMs: number
  readonly perStep: number
  readonly steps: number
  readonly leadSteps: number
}

const stepMs = 100

/** The asked pace, or as much faster as the grace demands. With too little grace the lead is halved before the pace is given up. */
export function planDrain(connections: number, { perSecond, graceMs, leadMs }: DrainPace): DrainPlan {
  const leadSteps = Math.floor(Math.min(leadMs, graceMs / 2) / stepMs)
  const affordableSteps = Math.max(1, Math.floor(graceMs / stepMs) - leadSteps)
  const wantedSteps = Math.ceil(((connections / perSecond) * 1000) / stepMs)
  const perStep = Math.ceil(connections / Math.max(1, Math.min(wantedSteps, affordableSteps)))
  return { stepMs, perStep, leadSteps, steps: perStep === 0 ? 0 : Math.ceil(connections / perStep) }
}
