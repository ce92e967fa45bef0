import { explain } from './launch/explain.ts'
import { install } from './launch/install.ts'
import { step } from './launch/progress.ts'
import { stopSignal } from './launch/stop-signal.ts'

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
