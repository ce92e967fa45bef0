import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { ShortestResult } from '../results.ts'
import type { Settings } from '../settings.ts'
import { marks } from '../stress.ts'
import { copyWithout } from './copy.ts'
import { type GuardName, guards } from './table.ts'

interface Trial {
  readonly guard: GuardName
  readonly seconds: number
  /** The violated law that the runner found, of those expected; undefined if it found none. */
  readonly found: string | undefined
  /** The shortest schedule, if it was asked to search for it. */
  readonly shortest: Omit<ShortestResult, 'guard' | 'day' | 'commit'> | undefined
}

type How = Pick<Settings, 'seed' | 'minutes' | 'clients' | 'kinds' | 'shrinkMinutes'>

/** Runs the runner in a copy without the guard, with the faults that reveal it soonest, or with those given. */
export async function tryWithout(guard: GuardName, how: How, env: NodeJS.ProcessEnv): Promise<Trial> {
  await using folder = await copyWithout(guards[guard])
  const begun = performance.now()
  const { faults, breaks } = guards[guard]
  const { seed, minutes, clients, kinds, shrinkMinutes } = how
  const child = spawn(process.execPath, [path.join(folder.path, 'test/stress/main.ts')], {
    cwd: folder.path,
    env: {
      ...env,
      GUARD: '',
      SEED: `${seed}`,
      MINUTES: `${minutes}`,
      CLIENTS: `${clients}`,
      FAULTS: (kinds ?? faults).join(' ') || 'none',
      SHRINK_MINUTES: `${shrinkMinutes}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child, 'close')
  const lines = output.split('\n')
  const found = lines.find((line) => breaks.some((law) => line.startsWith(`${marks.broken}${law}: `)))
  const violation = found?.slice(marks.broken.length)
  const seconds = Math.round((performance.now() - begun) / 1_000)
  return { guard, seconds, found: violation, shortest: shortestIn(lines, violation, clients, seconds) }
}

function shortestIn(
  lines: readonly string[],
  violation: string | undefined,
  clients: number,
  seconds: number,
): Trial['shortest'] {
  const after = (mark: string) => lines.find((line) => line.startsWith(mark))?.slice(mark.length)
  const command = after(marks.shortest)
  const repeated = after(marks.repeated)
  if (violation === undefined || command === undefined || repeated === undefined) return undefined
  const faults = lines.filter((line) => /^ {2}\w+ of .*, \d+ ms$/.test(line)).length
  return {
    violation,
    from: { faults, clients },
    seconds,
    command: `make stress ${command}`,
    repeated,
  }
}
