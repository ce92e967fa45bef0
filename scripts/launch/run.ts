import { checkout } from '../workbench/checkout.ts'
import { explain } from '../workbench/explain.ts'
import { install } from '../workbench/install.ts'
import { refuseRootOverOthers } from '../workbench/owner.ts'
import { step } from '../workbench/progress.ts'
import { stopSignal } from '../workbench/stop-signal.ts'
import { RunLock } from './run-lock.ts'

export type Mode = 'start' | 'dev'

/**
 * One run, from taking the lock to the end of the last child. Returns the exit code. Nothing here or above may import
 * what has to be installed first.
 */
export async function run(mode: Mode): Promise<number> {
  const signal = stopSignal()
  // The reader of the output may be gone: `make start | tee log`, a closed terminal. The run must still end in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    await using resources = new AsyncDisposableStack()
    const { lock, ended } = await RunLock.acquire(checkout.run)
    resources.defer(() => lock.release())
    refuseRootOverOthers(checkout.state)
    if (ended.length > 0)
      process.stdout.write(`  A run was killed here; ended what it left: ${ended.join(', ')}.\n`)

    await step('dependencies', () => install(signal))
    signal.throwIfAborted()
    const { open } = await import('./open.ts')
    const { closed } = await open(mode, { lock, resources, signal })
    await closed
    process.stdout.write('\nStopping, in order.\n')
    return 0
  } catch (error) {
    if (signal.aborted) {
      process.stdout.write('\nStopped before it was open.\n')
      return 0
    }
    process.stderr.write(`\n${explain(error)}\n`)
    return 1
  }
}
