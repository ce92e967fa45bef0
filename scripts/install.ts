import { install } from './workbench/install.ts'
import { step } from './workbench/progress.ts'
import { runMain } from './workbench/run-main.ts'
import { stopSignal } from './workbench/stop-signal.ts'

/** `make install`: the dependencies of the lockfile, if they are missing. */
await runMain(() => step('dependencies', () => install(stopSignal())))
