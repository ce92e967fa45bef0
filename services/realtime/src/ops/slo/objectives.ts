export const connectBudgetSeconds = 2
export const roundTripBudgetSeconds = 0.1

/** The service-level objectives, one row each. `target` is the share of events that must go well. */
export const objectives = {
  connects: {
    title: 'Connect success',
    target: 0.999,
    counts: 'attempts that were connected, against those that failed; refused strangers do not count',
  },
  connectTimes: {
    title: `Time to connect, within ${connectBudgetSeconds} s`,
    target: 0.95,
    counts: 'from the arrival of the request to the answer of its connect command',
  },
  roundTrips: {
    title: `Round trip, within ${roundTripBudgetSeconds * 1000} ms`,
    target: 0.95,
    counts: 'from a ping to its pong, through front door and network and back',
  },
  deliveries: {
    title: 'Delivery',
    target: 0.9999,
    counts: 'publications written, against histories lost, gaps found and readers let go',
  },
  heartbeats: {
    title: 'Heartbeat success',
    target: 0.999,
    counts: 'pings answered in time, against those that were not; a laptop that falls asleep misses one',
  },
} as const satisfies Record<string, { title: string; target: number; counts: string }>

export type ObjectiveName = keyof typeof objectives
export const objectiveNames = Object.keys(objectives) as readonly ObjectiveName[]
