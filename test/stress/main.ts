import type { Violation } from './checker/violation.ts'
import { faultKinds } from './faults/table.ts'
import { tryWithout } from './guards/trial.ts'
import { makePlan, type Plan } from './plan.ts'
import { possibleKinds } from './possible.ts'
import { type Result, run } from './run.ts'
import { readSettings, type Settings } from './settings.ts'
import { shrink } from './shrink.ts'
import { printSummary, summarise } from './summary.ts'
import { timelineOf } from './timeline.ts'

/** `make stress`: breaks everything by a schedule and says which laws held; with GUARD, that it can tell. */

const print = (text: string) => void process.stdout.write(`${text}\n`)

/** Violations whose surroundings are shown. */
const shown = 3

try {
  const settings = readSettings(process.env)
  const isSound = settings.guards.length > 0 ? await tryGuards(settings) : await stress(settings)
  process.exit(isSound ? 0 : 1)
} catch (error) {
  print(error instanceof RangeError ? error.message : String((error as Error).stack))
  process.exit(1)
}

async function stress({ seed, minutes, clients, kinds, shrinkMinutes }: Settings): Promise<boolean> {
  print(`SEED=${seed} MINUTES=${minutes} CLIENTS=${clients}`)
  const possible = await possibleKinds()
  const missing = faultKinds.filter((kind) => !possible.includes(kind))
  if (missing.length > 0) print(`  left out, since no disk may be mounted here: ${missing.join(', ')}`)
  const plan = makePlan({ seed, seconds: minutes * 60, clients, kinds: kinds ?? possible })
  const result = await run(plan, (text) => print(`  ${text}`))
  report(result)
  const [first] = result.violations
  if (first === undefined) return true
  await shorten(plan, first, shrinkMinutes)
  return false
}

function report({ chronicle, violations, troubles, tookSeconds }: Result): void {
  print(`${printSummary(summarise(chronicle))}; ${Math.round(tookSeconds)} s`)
  for (const trouble of new Set(troubles)) print(`  (${trouble})`)
  for (const violation of violations) print(`✗ ${violation.law}: ${violation.what}`)
  for (const violation of violations.slice(0, shown)) {
    const timeline = timelineOf(chronicle, violation)
    if (timeline.length > 0) print(`\nAround: ${violation.what}\n${timeline.join('\n')}`)
  }
  print(violations.length === 0 ? '✓ every law held' : `${violations.length} violations`)
}

/** The same seed with fewer and fewer faults, for as long as it may take. */
async function shorten(plan: Plan, { law }: Violation, minutes: number): Promise<void> {
  if (minutes === 0 || plan.schedule.length < 2) return
  print(`\nLooking for a shorter schedule that breaks ${law}, for up to ${minutes} minutes`)
  const deadline = performance.now() + minutes * 60_000
  const fails = async (schedule: Plan['schedule']) => {
    const { violations } = await run({ ...plan, schedule })
    const isBroken = violations.some((violation) => violation.law === law)
    print(`  ${isBroken ? '✗' : '✓'} ${schedule.map(({ kind }) => kind).join(' ')}`)
    return isBroken
  }
  const shortest = await shrink(plan.schedule, fails, () => performance.now() > deadline)
  for (const { kind, atMs, lastsMs, seed } of shortest) {
    print(`  ${(atMs / 1_000).toFixed(1).padStart(6)} s  ${kind} for ${lastsMs} ms (its seed ${seed})`)
  }
}

async function tryGuards({ guards, seed, minutes, clients }: Settings): Promise<boolean> {
  const env = { ...process.env, MINUTES: `${minutes}`, CLIENTS: `${clients}`, SEED: `${seed}` }
  let isSound = true
  for (const guard of guards) {
    const { seconds, found } = await tryWithout(guard, env)
    print(
      `${found === undefined ? '✗' : '✓'} without ${guard}, in ${seconds} s: ${found ?? 'nothing was found'}`,
    )
    isSound &&= found !== undefined
  }
  return isSound
}
