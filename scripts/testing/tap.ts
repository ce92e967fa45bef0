import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import { checkout } from '../workbench/checkout.ts'
import type { Suite } from './suites.ts'

/** What came of one file. */
export interface Result {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a suite in one tap; what it prints goes through. The counts are tap's own. */
export async function runTap(
  { name, files, jobs, timeoutSeconds }: Suite,
  { cwd = checkout.root, signal }: { cwd?: string; signal?: AbortSignal } = {},
): Promise<Result[]> {
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
  const results = resultsIn(output, files)
  if (code === 0 || results.some(hasFailed)) return results
  console.log(`  tap ended with ${code}, though every file passed`)
  return cameToItsEnd(output) ? [...results, { file: name, passed: 0, failed: 1, skipped: 0 }] : results
}

export function hasFailed({ failed }: Result): boolean {
  return failed > 0
}

/** Whether tap printed its summary. One that did and still reports a failure has one that no file's line shows. */
function cameToItsEnd(output: string): boolean {
  return output.includes('# { total: ')
}

/**
 * From the line that tap prints for each file, such as ` PASS  a.test.ts 45 OK 1s` or ` FAIL  b.test.ts 1 failed of 14 2s`.
 * Its summary at the end is no base: a busy machine may end tap before that is printed. A file without a line has failed.
 */
export function resultsIn(output: string, files: readonly string[]): Result[] {
  // The reporter breaks long lines at blanks.
  const text = output.replaceAll(/\s+/g, ' ')
  return files.map((file) => {
    const line = new RegExp(
      `[A-Z]+ ${RegExp.escape(file)} (?:(\\d+) failed )?(?:(\\d+) todo )?(?:(\\d+) skip )?(?:of )?(\\d+) `,
    ).exec(text)
    if (line === null) return { file, passed: 0, failed: 1, skipped: 0 }
    const [failed = 0, todo = 0, skip = 0, total = 0] = line.slice(1).map((count) => Number(count ?? 0))
    const skipped = todo + skip
    return { file, passed: total - failed - skipped, failed, skipped }
  })
}
