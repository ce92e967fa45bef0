import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { printDocuments } from './docs/print-documents.ts'
import { checkout } from './workbench/checkout.ts'
import { runMain } from './workbench/run-main.ts'

/** `make bench`: measures what its arguments name, or everything, and prints the documents from what it found. */
await runMain(async () => {
  const program = path.join(checkout.root, 'bench/src/main.ts')
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
  // Printed even if a part failed, because the other results are kept.
  const changed = await printDocuments({ write: true })
  if (changed.length > 0) console.log(`Printed: ${changed.join(', ')}`)
})
