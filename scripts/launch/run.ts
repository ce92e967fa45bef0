import { checkout } from './checkout.ts'
import { install } from './install.ts'
import { step } from './progress.ts'
import { RunLock } from './run-lock.ts'
import { stopSignal } from './stop-signal.ts'

export type Mode = 'start' | 'dev'

/**
 * One run, from the lock to the last child's end; returns the exit code. Nothing here or above imports what has to be
 * installed first.
 */
export async function run(mode: Mode): Promise<number> {
  const signal = stopSignal()
  try {
    await using resources = new AsyncDisposableStack()
    const { lock, ended } = await RunLock.acquire(checkout.run)
    resources.defer(() => lock.release())
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
    if (signal.aborted) return 0
    process.stderr.write(`\n${explain(error)}\n`)
    return 1
  }
}

const UNFORESEEN = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'])

/** An error with a name of its own says all there is to say; any other comes with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return UNFORESEEN.has(error.name) ? (error.stack ?? error.message) : error.message
}
