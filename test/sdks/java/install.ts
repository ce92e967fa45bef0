/** Fetches the libraries of `pom.xml` into the checkout, and keeps them only if they are those of `checksums.txt`. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

import { environment, isComplete } from './environment.ts'

const { folder, pom } = environment
const started = performance.now()

rmSync(folder, { recursive: true, force: true })
execFileSync(
  'mvn',
  [
    '--quiet',
    '--batch-mode',
    '--strict-checksums',
    `--file=${pom}`,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${folder}`,
  ],
  { stdio: 'inherit' },
)
if (!isComplete(folder)) {
  rmSync(folder, { recursive: true, force: true })
  throw new Error('what was fetched is not what checksums.txt names')
}
process.stdout.write(`Java libraries in ${folder} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
