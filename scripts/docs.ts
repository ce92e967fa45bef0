import { parseArgs } from 'node:util'

import { printDocuments } from './docs/print-documents.ts'
import { runMain } from './workbench/run-main.ts'

/**
 * `make docs`: fills the printed regions of the documents. With `--check` it writes nothing and names stale
 * documents.
 */
await runMain(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const changed = await printDocuments({ write: !values.check })
  if (changed.length === 0) return console.log('Every printed document is current.')
  if (!values.check) return console.log(`Printed: ${changed.join(', ')}`)
  console.error(`Out of date: ${changed.join(', ')}. Run: make docs`)
  process.exitCode = 1
})
