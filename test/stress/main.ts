import { tryWithout } from './guards/trial.ts'
import { keep, keepGuard, keepSeed, readResults, stamp } from './results.ts'
import { readSettings, type Settings } from './settings.ts'
import { resultOf, stress } from './stress.ts'

/**
 * `make stress`: breaks everything by a schedule and tells which laws held. With GUARD, shows that it notices a
 * missing guard.
 */

const print = (text: string) => void process.stdout.write(`${text}\n`)

try {
  const settings = readSettings(process.env)
  process.exit((await work(settings)) ? 0 : 1)
} catch (error) {
  print(error instanceof RangeError ? error.message : String((error as Error).stack))
  process.exit(1)
}

function work(settings: Settings): Promise<boolean> {
  if (settings.guards.length > 0) return tryGuards(settings)
  return settings.seeds.length > 0 ? tryEach(settings) : stress(settings, print).then(isSoundRun)
}

/** Runs one seed after the other, and stores each result. */
async function tryEach(settings: Settings): Promise<boolean> {
  let isSound = true
  for (const seed of settings.seeds) {
    const result = resultOf(await stress({ ...settings, seed }, print))
    keepSeed(result)
    isSound &&= result.violations.length === 0
  }
  return isSound
}

function isSoundRun({ result }: Awaited<ReturnType<typeof stress>>): boolean {
  return result.violations.length === 0
}

async function tryGuards({ guards, ...settings }: Settings): Promise<boolean> {
  const missed: string[] = []
  for (const guard of guards) {
    const { seconds, found, shortest } = await tryWithout(guard, settings, process.env)
    print(
      `${found === undefined ? '✗' : '✓'} without ${guard}, in ${seconds} s: ${found ?? 'nothing was found'}`,
    )
    keepGuard({ guard, ...stamp(), seconds, found: found?.split(':', 1)[0] ?? null })
    if (found === undefined) missed.push(guard)
    if (shortest === undefined) continue
    print(`  the shortest: ${shortest.command}\n  by itself: ${shortest.repeated}`)
    const others = readResults().shortest.filter((one) => one.guard !== guard)
    keep({ shortest: [...others, { guard, ...stamp(), ...shortest }] })
  }
  return missed.length === 0
}
