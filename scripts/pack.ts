import path from 'node:path'

import { pack } from './packing/pack.ts'
import { checkout } from './workbench/checkout.ts'
import { runMain } from './workbench/run-main.ts'

/** `make pack`: the packages as tarballs, for an application to install. */
await runMain(async () => {
  const made = await pack(path.join(checkout.state, 'packages'))
  for (const file of made) console.log(path.relative(checkout.root, file))
})
