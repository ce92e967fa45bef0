import type { Suite } from './suites.ts'
import { hasFailed, type Result } from './tap.ts'

export interface Outcome {
  readonly results: readonly Result[]
  /** Files that failed once and then passed alone: listed at the end of a run, but not a failure. */
  readonly unsteady: readonly string[]
}

/**
 * A file may fail because the machine is busy; even unit tests start real servers. So each failed file runs once more
 * with nothing beside it. Most faults of the product fail there as well. A race that only a busy machine shows may not: that
 * is why what passes only then is listed.
 */
export async function runWithSecondTry(
  suite: Suite,
  run: (suite: Suite) => Promise<Result[]>,
): Promise<Outcome> {
  const first = await run(suite)
  const failed = suite.files.filter((file) =>
    first.some((result) => result.file === file && hasFailed(result)),
  )
  if (failed.length === 0) return { results: first, unsteady: [] }

  console.log(`\n${suite.name}, once more and one at a time: ${failed.length} files`)
  const second = await run({ ...suite, files: failed, jobs: 1 })
  return {
    results: [...first.filter(({ file }) => !failed.includes(file)), ...second],
    unsteady: second
      .filter((result) => failed.includes(result.file) && !hasFailed(result))
      .map(({ file }) => file),
  }
}
