import { explain } from './workbench/explain.ts'
import { install } from './workbench/install.ts'
import { step } from './workbench/progress.ts'
import { stopSignal } from './workbench/stop-signal.ts'

/** `make test`: every suite, on real components, down to one line: `N passed, N failed`. */
const signal = stopSignal()
try {
  await step('dependencies', () => install(signal))
  const { runSuites } = await import('./testing/run-suites.ts')
  process.exitCode = (await runSuites(signal, { strict: process.env.CI === 'true' })) ? 0 : 1
} catch (error) {
  console.error(explain(error))
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
