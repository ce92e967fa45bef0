import { install } from './workbench/install.ts'
import { step } from './workbench/progress.ts'
import { runMain } from './workbench/run-main.ts'
import { stopSignal } from './workbench/stop-signal.ts'

/** `make test`: every suite, on real components, down to one line: `N passed, N failed`. */
const cameToItsEnd = await runMain(async () => {
  const signal = stopSignal()
  await step('dependencies', () => install(signal))
  const { runSuites } = await import('./testing/run-suites.ts')
  process.exitCode = (await runSuites(signal, { strict: process.env.CI === 'true' })) ? 0 : 1
})
if (!cameToItsEnd) console.log('0 passed, 1 failed')
