import { lengthMs, type Planned } from './schedule.ts'
import { shrinkList } from './shrink-list.ts'

/** The ingredients of a run, besides its seed. */
export interface Scenario {
  readonly clients: number
  readonly schedule: readonly Planned[]
}

interface Shrinking {
  /** When it broke, by the schedule's clock, if known. Faults that began later had no part in it. */
  readonly atMs: number | undefined
  isBroken(scenario: Scenario): Promise<boolean>
  isOver(): boolean
}

const few = 24
/** Faults that ended this long before are tried last. */
const nearMs = 15_000
const firstMs = 2_000
const pauseMs = 1_000

/**
 * Looks for a smaller scenario that fails in the same way: first a small crowd and the faults around the moment, then
 * fewer faults, then shorter pauses.
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

/** Shortens long pauses. The order and the overlaps stay. */
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
