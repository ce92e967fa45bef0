import { step } from '../workbench/progress.ts'
import { buildWeb } from '../workbench/web-build.ts'
import { type Component, obtain } from './components.ts'
import { runWithSecondTry } from './second-try.ts'
import { findTestFiles, suitesOf, type TestFile } from './suites.ts'
import { type Result, runTap } from './tap.ts'

/**
 * Runs every suite that this machine can run, and names those left out. With `strict`, leaving one out is a failure.
 * Returns true if all is well.
 */
export async function runSuites(
  signal: AbortSignal,
  { strict }: { readonly strict: boolean },
): Promise<boolean> {
  const files = findTestFiles()
  obtain([...absent(files).keys()])
  const missing = absent(files)
  const runnable = files.filter(({ needs }) => !needs.some((component) => missing.has(component)))

  // Built once, before any timeout runs: a file's time is for its own work.
  if (runnable.some(({ opensWeb }) => opensWeb)) await step('web app', () => buildWeb(process.env, signal))

  const results: Result[] = []
  const unsteady: string[] = []
  for (const suite of suitesOf(runnable)) {
    if (signal.aborted) break
    console.log(`\n${suite.name}: ${suite.files.length} files`)
    const outcome = await runWithSecondTry(suite, (part) => runTap(part, { signal }))
    results.push(...outcome.results)
    unsteady.push(...outcome.unsteady)
  }

  for (const [component, why] of missing) reportLeftOut(component, why, files)
  const sum = (kind: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[kind], 0)
  if (sum('skipped') > 0) console.log(`\n${sum('skipped')} tests were skipped by themselves.`)
  for (const file of unsteady)
    console.log(`\nUnsteady: ${file} failed at its first try and passed alone. That is a fault, too.`)
  if (unsteady.length > 0) console.log(`\n${unsteady.length} files passed only at their second try.`)
  const leftOut = strict ? missing.size + sum('skipped') : 0
  const failed = sum('failed') + leftOut
  console.log(`\n${sum('passed')} passed, ${failed} failed`)
  return failed === 0 && sum('passed') > 0 && !signal.aborted
}

/** The missing components that some file needs, each with the reason. */
function absent(files: readonly TestFile[]): ReadonlyMap<Component, string> {
  const needed = new Set(files.flatMap(({ needs }) => needs))
  return new Map(
    [...needed].flatMap((component) => {
      const why = component.missing()
      return why === undefined ? [] : [[component, why] as const]
    }),
  )
}

function reportLeftOut(component: Component, why: string, files: readonly TestFile[]): void {
  const left = files.filter(({ needs }) => needs.includes(component))
  console.log(`\nLeft out, for want of ${component.name} (${left.length} files). ${why}`)
  for (const { file } of left) console.log(`  ${file}`)
}
