import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { copyWithout } from './copy.ts'
import { type GuardName, guards } from './table.ts'

export interface Trial {
  readonly guard: GuardName
  readonly seconds: number
  /** What the runner found broken, of the laws that had to be; undefined when it missed the guard. */
  readonly found: string | undefined
}

/** Runs the runner in a copy without the guard. `env` says how, as `make stress` does. */
export async function tryWithout(guard: GuardName, env: NodeJS.ProcessEnv): Promise<Trial> {
  await using folder = await copyWithout(guards[guard])
  const begun = performance.now()
  const { faults, breaks } = guards[guard]
  const child = spawn(process.execPath, [path.join(folder.path, 'test/stress/main.ts')], {
    cwd: folder.path,
    env: { ...env, GUARD: '', FAULTS: faults.join(' ') || 'none', SHRINK_MINUTES: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child, 'close')
  const found = output.split('\n').find((line) => breaks.some((law) => line.startsWith(`✗ ${law}: `)))
  return { guard, seconds: Math.round((performance.now() - begun) / 1_000), found: found?.slice(2) }
}
