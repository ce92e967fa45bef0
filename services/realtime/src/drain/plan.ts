export interface DrainPace {
  /** Connections moved per second, unless the grace is too short for that. */
  readonly perSecond: number
  /** From the signal until the process must be gone. */
  readonly graceMs: number
  /** Kept back from the grace for closing stores and leaving. */
  readonly marginMs: number
  /** What a client gets between the notice and the close: time to open its next connection first. */
  readonly leadMs: number
}

/**
 * How the connections leave: every `stepMs` the next `perStep` of them are told, and `leadSteps` later those that
 * are still here are closed.
 */
export interface DrainPlan {
  readonly stepMs: number
  readonly perStep: number
  readonly steps: number
  readonly leadSteps: number
}

const stepMs = 100

/** The asked pace, or as much faster as the grace demands. With too little grace the lead is halved before the pace is given up. */
export function planDrain(
  connections: number,
  { perSecond, graceMs, marginMs, leadMs }: DrainPace,
): DrainPlan {
  const availableMs = Math.max(0, graceMs - marginMs)
  const leadSteps = Math.floor(Math.min(leadMs, availableMs / 2) / stepMs)
  const affordableSteps = Math.max(1, Math.floor(availableMs / stepMs) - leadSteps)
  const wantedSteps = Math.ceil(((connections / perSecond) * 1000) / stepMs)
  const perStep = Math.ceil(connections / Math.max(1, Math.min(wantedSteps, affordableSteps)))
  return { stepMs, perStep, leadSteps, steps: perStep === 0 ? 0 : Math.ceil(connections / perStep) }
}
