import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { checkout } from '../workbench/checkout.ts'
import type { Suite } from './suites.ts'
import { failuresIn, passedIn } from './verdicts.ts'

/** The result of one file. */
export interface Result {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a suite in one tap and passes its output through. The counts and the verdicts are tap's own. */
export async function runTap(
  { name, files, jobs, timeoutSeconds }: Suite,
  { cwd = checkout.root, signal }: { cwd?: string; signal?: AbortSignal } = {},
): Promise<Result[]> {
  const tap = path.join(checkout.root, 'node_modules', '.bin', 'tap')
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'portico-tap-'))
  const verdicts = path.join(folder.path, 'verdicts.tap')
  const options = [
    `--jobs=${jobs}`,
    `--timeout=${timeoutSeconds}`,
    '--reporter=base',
    `--output-file=${verdicts}`,
  ]
  const child = spawn(tap, [...options, ...files], {
    cwd,
    // With CI set, the reporter prints a line for each file instead of redrawing its last lines.
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
  const said = existsSync(verdicts) ? readFileSync(verdicts, 'utf8') : ''
  const results = resultsIn(output, said, files)
  if (code === 0) return results
  console.log(`\n${failuresIn(said)}`)
  if (results.some(hasFailed)) return results
  console.log(`  tap ended with ${code}, though every file passed`)
  return [...results, { file: name, passed: 0, failed: 1, skipped: 0 }]
}

export function hasFailed({ failed }: Result): boolean {
  return failed > 0
}

/**
 * The counts from the reporter's lines, with tap's verdicts: a file that tap does not report as passed has failed.
 */
export function resultsIn(output: string, verdicts: string, files: readonly string[]): Result[] {
  const passed = passedIn(verdicts)
  return countsIn(output, files).map((result) =>
    passed.has(result.file) ? result : { ...result, failed: Math.max(1, result.failed) },
  )
}

/**
 * Reads the reporter's line for each file, such as ` PASS  a.test.ts 45 OK 1s` or ` FAIL  b.test.ts 1 failed of 14
 * 2s`.
 */
function countsIn(output: string, files: readonly string[]): Result[] {
  // The reporter wraps long lines at spaces, and colours them in a terminal.
  const text = stripVTControlCharacters(output).replaceAll(/\s+/g, ' ')
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
