import path from 'node:path'
import { parseArgs } from 'node:util'

import { keptResults, readResult, writeResult } from './figures/store.ts'
import { printTables } from './figures/table.ts'
import { printTargets } from './figures/targets.ts'
import { measurePart } from './measure.ts'
import { parts } from './parts/index.ts'
import { guest } from './servers/guest.ts'
import type { Contestant } from './servers/server.ts'

const usage = `node bench/src/main.ts [--short] [PART …]

  --short                     small sizes, once: tells whether everything works; kept apart
  --centrifuge URL            a server of the Centrifuge family that runs already, to be measured beside the others:
                              ws://127.0.0.1:8000/connection/websocket
  --centrifuge-pid PID        its process
  --centrifuge-secret SECRET  what it verifies connection tokens with (HS256)
  --centrifuge-channel NAME   what the names of its channels begin with (bench:)

Parts: ${parts.map(({ name }) => name).join(', ')}`

const options = {
  short: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  centrifuge: { type: 'string' },
  'centrifuge-pid': { type: 'string' },
  'centrifuge-secret': { type: 'string' },
  'centrifuge-channel': { type: 'string', default: 'bench:' },
} as const

/** Measures, and stores the results. A part that fails does not stop the others. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  if (values.help) return console.log(usage)
  const form = values.short ? 'short' : 'full'
  // A document must not quote a short run.
  const folder = values.short ? path.join(import.meta.dirname, '../../.portico/bench/short') : keptResults
  const guests = guestsOf(values)
  for (const part of chosen(positionals)) {
    try {
      const result = await measurePart(part, { form, guests, progress: tell })
      writeResult(result, folder)
      console.log(`\n${printTables(result.figures)}\n`)
    } catch (error) {
      process.exitCode = 1
      console.error(`${part.name} failed, and keeps what was measured before:`, error)
    }
  }
  console.log(printTargets((part) => readResult(part, folder)))
}

function tell(text: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${text}`)
}

function chosen(names: readonly string[]): typeof parts {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.\n\n${usage}`)
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name))
}

type Values = ReturnType<typeof parseArgs<{ readonly options: typeof options }>>['values']

function guestsOf(values: Values): readonly Contestant[] {
  const { centrifuge: url, 'centrifuge-pid': pid, 'centrifuge-secret': secret } = values
  if (url === undefined) return []
  if (pid === undefined || secret === undefined) {
    throw new Error(`--centrifuge needs --centrifuge-pid and --centrifuge-secret too.\n\n${usage}`)
  }
  return [guest({ url, pid: Number(pid), secret, channelPrefix: values['centrifuge-channel'] })]
}

await main()
