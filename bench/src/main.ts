import path from 'node:path'
import { parseArgs } from 'node:util'

import { keptResults, writeResult } from './figures/store.ts'
import { printTables } from './figures/table.ts'
import { measurePart } from './measure.ts'
import { parts } from './parts/index.ts'

/** `node bench/src/main.ts [--short] [PART …]`: measures, and keeps what was measured. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: 'boolean', default: false } },
  })
  const form = values.short ? 'short' : 'full'
  // A short run is no measurement that a document should quote.
  const folder = values.short ? path.join(import.meta.dirname, '../../.portico/bench/short') : keptResults
  for (const part of chosen(positionals)) {
    const result = await measurePart(part, { form, progress: (text) => console.log(text) })
    writeResult(result, folder)
    console.log(`\n${printTables(result.figures)}\n`)
  }
}

function chosen(names: readonly string[]): typeof parts {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0) {
    const known = parts.map(({ name }) => name).join(', ')
    throw new Error(`There is no part ${unknown.join(', ')}; there are ${known}.`)
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name))
}

await main()
