import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import { checkout } from '../launch/checkout.ts'
import type { Suite } from './suites.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a suite in one tap; what it prints goes through. The counts are tap's own. */
export async function runTap(
  { files, jobs, timeoutSeconds }: Suite,
  { cwd = checkout.root, signal }: { cwd?: string; signal?: AbortSignal } = {},
): Promise<Counts> {
  const tap = path.join(checkout.root, 'node_modules', '.bin', 'tap')
  const child = spawn(tap, [`--jobs=${jobs}`, `--timeout=${timeoutSeconds}`, '--reporter=base', ...files], {
    cwd,
    // A line for each file; without it the reporter redraws its last lines for ever.
    env: { ...process.env, CI: 'true', ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(signal ? { signal } : {}),
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const counts = countsIn(output)
  // A tap that fails without a failed assertion, or says nothing at all, has failed.
  return (code !== 0 || counts.passed === 0) && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** The last line of its kind: `# { total: 6, pass: 1, fail: 4, skip: 1 }`. */
export function countsIn(output: string): Counts {
  const summary = [...output.matchAll(/# \{ total: .*\}/g)].at(-1)?.[0] ?? ''
  const count = (kind: string) => Number(new RegExp(`${kind}: (\\d+)`).exec(summary)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') }
}
