import { lengthMs, type Planned } from './schedule.ts'
import { shrinkList } from './shrink-list.ts'

/** What a run is made of, beside its seed. */
export interface Scenario {
  readonly clients: number
  readonly schedule: readonly Planned[]
}

export interface Shrinking {
  /** When it broke, by the clock of the schedule, as far as that is known: what began later had no part in it. */
  readonly atMs: number | undefined
  isBroken(scenario: Scenario): Promise<boolean>
  isOver(): boolean
}

const few = 24
/** What had ended so long before is looked at last. */
const nearMs = 15_000
const firstMs = 2_000
const pauseMs = 1_000

/**
 * Looks for less that breaks in the same way: a small crowd and the faults around the moment first, then fewer faults,
 * then shorter pauses between them.
 */
export async function shrinkScenario(
  whole: Scenario,
  { atMs, isBroken, isOver }: Shrinking,
): Promise<Scenario> {
  let shortest = whole
  const take = async (scenario: Scenario) => {
    const isTaken = !isOver() && (await isBroken(scenario))
    if (isTaken) shortest = scenario
    return isTaken
  }
  const near = atMs === undefined ? whole.schedule : around(whole.schedule, atMs)
  const clients = Math.min(few, whole.clients)
  const first = [
    { clients, schedule: near },
    { ...whole, schedule: near },
    { ...whole, clients },
  ]
  for (const scenario of first.filter((one) => sizeOf(one) < sizeOf(whole))) {
    if (await take(scenario)) break
  }
  await shrinkList(shortest.schedule, (schedule) => take({ ...shortest, schedule }), isOver)
  const hurried = hurry(shortest.schedule)
  if (lengthMs(hurried) < lengthMs(shortest.schedule)) await take({ ...shortest, schedule: hurried })
  return shortest
}

function around(schedule: readonly Planned[], moment: number): readonly Planned[] {
  return schedule.filter(({ atMs, lastsMs }) => atMs <= moment && atMs + lastsMs >= moment - nearMs)
}

function sizeOf({ clients, schedule }: Scenario): number {
  return clients + schedule.length
}

/** The same in the same order, and what overlapped overlaps; only who waits long waits less. */
function hurry(schedule: readonly Planned[]): readonly Planned[] {
  let shiftMs = 0
  let end = firstMs - pauseMs
  return schedule.map((planned) => {
    shiftMs = Math.max(shiftMs, planned.atMs - (end + pauseMs))
    const atMs = planned.atMs - shiftMs
    end = Math.max(end, atMs + planned.lastsMs)
    return { ...planned, atMs }
  })
}
