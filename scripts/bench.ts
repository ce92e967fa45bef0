import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

import { checkout } from './launch/checkout.ts'
import { install } from './launch/install.ts'
import { step } from './launch/progress.ts'
import { stopSignal } from './launch/stop-signal.ts'

/** `make bench`: runs every `bench/*.bench.ts`, one after the other, for they would disturb each other. */
const signal = stopSignal()
await step('dependencies', () => install(signal))
const benches = globSync('bench/*.bench.ts', { cwd: checkout.root }).sort()
if (benches.length === 0) {
  console.error('There is nothing to measure in bench/ yet.')
  process.exitCode = 1
}
for (const bench of benches) {
  if (signal.aborted) break
  const { status } = spawnSync(process.execPath, [bench], { cwd: checkout.root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
