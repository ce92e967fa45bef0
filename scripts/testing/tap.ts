import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../launch/checkout.ts'
import type { Suite } from './suites.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a suite in one tap; what it prints goes through. The counts are tap's own, from the raw report. */
export async function runTap(
  { name, files, jobs, timeoutSeconds }: Suite,
  signal: AbortSignal,
): Promise<Counts> {
  const report = path.join(checkout.state, 'tests', `${name}.tap`)
  mkdirSync(path.dirname(report), { recursive: true })
  const options = [
    `--jobs=${jobs}`,
    `--timeout=${timeoutSeconds}`,
    `--output-file=${report}`,
    `--reporter=${process.stdout.isTTY ? 'base' : 'terse'}`,
  ]
  const tap = path.join(checkout.root, 'node_modules', '.bin', 'tap')
  // Off a terminal the reporter would redraw its last lines for ever; with this it prints them once.
  const env = process.stdout.isTTY ? process.env : { ...process.env, CI: 'true' }
  const child = spawn(tap, [...options, ...files], {
    cwd: checkout.root,
    env,
    stdio: 'inherit',
    signal,
    killSignal: 'SIGTERM',
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const counts = countsIn(readFileSync(report, 'utf8'))
  // A tap that fails without a failed assertion, or says nothing at all, has failed.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** The last line of its kind: `# { total: 6, pass: 1, fail: 4, skip: 1 }`. */
function countsIn(report: string): Counts {
  const summary = [...report.matchAll(/^# \{ total: .*\}$/gm)].at(-1)?.[0] ?? ''
  const count = (kind: string) => Number(new RegExp(`${kind}: (\\d+)`).exec(summary)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') }
}
