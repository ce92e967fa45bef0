import path from 'node:path'

import { checkout } from './launch/checkout.ts'
import { explain } from './launch/explain.ts'
import { install } from './launch/install.ts'
import { step } from './launch/progress.ts'
import { stopSignal } from './launch/stop-signal.ts'
import { pack } from './packing/pack.ts'

/** `make pack`: the packages as tarballs, for an application to install. */
async function main(): Promise<void> {
  const signal = stopSignal()
  await step('dependencies', () => install(signal))
  const made = await pack(path.join(checkout.state, 'packages'))
  for (const file of made) console.log(path.relative(checkout.root, file))
}

main().catch((error: unknown) => {
  console.error(explain(error))
  process.exitCode = 1
})
