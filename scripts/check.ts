import { install } from './workbench/install.ts'
import { step } from './workbench/progress.ts'
import { CommandFailed, runCommand } from './workbench/run-command.ts'
import { runMain } from './workbench/run-main.ts'
import { stopSignal } from './workbench/stop-signal.ts'

/** `make check`: everything that can be checked without running the product. */
const CHECKS = {
  types: ['tsc', '-p', 'tsconfig.json'],
  'types of client': ['tsc', '-p', 'packages/client/tsconfig.json'],
  'types for older browsers': ['tsc', '-p', 'packages/client/tsconfig.browsers.json'],
  'types of doctor': ['tsc', '-p', 'packages/doctor/tsconfig.json'],
  'types of web': ['tsc', '-p', 'web/tsconfig.json'],
  'types of e2e': ['tsc', '-p', 'test/e2e/tsconfig.json'],
  'types of browser': ['tsc', '-p', 'test/browser/tsconfig.json'],
  'lint, format': ['biome', 'check'],
  documents: ['node', 'scripts/docs.ts', '--check'],
  architecture: ['tap', '--reporter=terse', 'test/architecture.test.ts'],
} as const satisfies Record<string, readonly [string, ...string[]]>

await runMain(async () => {
  const signal = stopSignal()
  await step('dependencies', () => install(signal))
  for (const [name, [command, ...args]] of Object.entries(CHECKS)) {
    try {
      await step(name, () => runCommand(program(command), args, { signal }).then(() => 'in order'))
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error
      console.error(`  ✗ ${name}\n\n${error.message}\n`)
      process.exitCode = 1
    }
    if (signal.aborted) break
  }
})

function program(name: string): string {
  return name === 'node' ? process.execPath : `node_modules/.bin/${name}`
}
