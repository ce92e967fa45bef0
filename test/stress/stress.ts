import os from 'node:os'
import { calmSpans } from './checker/names.ts'
import type { Violation } from './checker/violation.ts'
import { faultKinds } from './faults/table.ts'
import { makePlan, type Plan } from './plan.ts'
import { possibleKinds } from './possible.ts'
import { type SeedResult, stamp } from './results.ts'
import { type Result, run } from './run.ts'
import { writeSchedule } from './schedule.ts'
import type { Settings } from './settings.ts'
import { type Scenario, shrinkScenario } from './shrink-scenario.ts'
import { printSummary, summarise } from './summary.ts'
import { timelineOf } from './timeline.ts'

/** One seed, as `make stress` runs and reports it. */
export interface Tried {
  readonly plan: Plan
  readonly minutes: number
  readonly load: number
  readonly result: Result
}

type Print = (text: string) => void

/** How many violations are shown with their context. */
const shown = 3

/** The beginnings of lines that the trial of a guard looks for. */
export const marks = { broken: '✗ ', shortest: '  make stress ', repeated: '  by itself: ' } as const

export async function stress(settings: Settings, print: Print): Promise<Tried> {
  const { seed, minutes, clients, schedule, shrinkMinutes } = settings
  print(`SEED=${seed} MINUTES=${minutes} CLIENTS=${clients}`)
  const possible = await possibleKinds()
  const missing = faultKinds.filter((kind) => !possible.includes(kind))
  if (missing.length > 0) print(`  left out, since no disk may be mounted here: ${missing.join(', ')}`)
  const kinds = settings.kinds ?? possible
  const plan = makePlan({ seed, seconds: minutes * 60, clients, kinds, schedule })
  const [load = 0] = os.loadavg()
  const result = await run(plan, (text) => print(`  ${text}`))
  report(result, print)
  const [first] = result.violations
  if (first !== undefined && shrinkMinutes > 0) await search(plan, result, first, shrinkMinutes, print)
  return { plan, minutes, load, result }
}

export function resultOf({ plan, minutes, load, result }: Tried): SeedResult {
  return {
    seed: plan.seed,
    ...stamp(),
    minutes,
    clients: plan.clients.length,
    strangers: plan.strangers,
    faults: result.chronicle.spans.map(({ kind }) => kind),
    summary: summarise(result.chronicle),
    seconds: Math.round(result.tookSeconds),
    load,
    processors: os.availableParallelism(),
    violations: result.violations.map(({ law, what }) => `${law}: ${what}`),
    judged: {
      felt: calmSpans(result.chronicle.spans).length,
      youngestSeconds: Math.round(Math.min(...result.chronicle.levels.map(({ seconds }) => seconds))),
    },
  }
}

function report({ chronicle, violations, troubles, tookSeconds }: Result, print: Print): void {
  print(`${printSummary(summarise(chronicle))}; ${Math.round(tookSeconds)} s`)
  for (const trouble of new Set(troubles)) print(`  (${trouble})`)
  for (const { law, what } of violations) print(`${marks.broken}${law}: ${what}`)
  for (const violation of violations.slice(0, shown)) {
    const timeline = timelineOf(chronicle, violation)
    if (timeline.length > 0) print(`\nAround: ${violation.what}\n${timeline.join('\n')}`)
  }
  print(violations.length === 0 ? '✓ every law held' : `${violations.length} violations`)
}

/**
 * Searches for a smaller scenario that violates the same law, within the given time, and then runs the result once more
 * on its own.
 */
async function search(
  plan: Plan,
  { begunAt }: Result,
  { law, at }: Violation,
  minutes: number,
  print: Print,
): Promise<void> {
  print(`\nLooking for less that breaks ${law}, for up to ${minutes} minutes`)
  const deadline = performance.now() + minutes * 60_000
  const attempt = async ({ clients, schedule }: Scenario) => {
    const { violations } = await run(makePlan({ seed: plan.seed, clients, schedule }))
    const found = violations.find((violation) => violation.law === law)
    const what = `${schedule.map(({ kind }) => kind).join(' ') || 'no fault'}, ${clients} clients`
    print(`  ${found === undefined ? '✓' : '✗'} ${what}`)
    return found
  }
  const shortest = await shrinkScenario(
    { clients: plan.clients.length, schedule: plan.schedule },
    {
      atMs: at === undefined ? undefined : at - begunAt,
      isBroken: async (scenario) => (await attempt(scenario)) !== undefined,
      isOver: () => performance.now() > deadline,
    },
  )
  const { clients, schedule } = shortest
  print(`\nThe shortest that was found:`)
  print(`${marks.shortest}SEED=${plan.seed} CLIENTS=${clients} SCHEDULE="${writeSchedule(schedule)}"`)
  const again = await attempt(shortest)
  print(`${marks.repeated}${again === undefined ? 'it did not break again' : `${law}: ${again.what}`}`)
}
