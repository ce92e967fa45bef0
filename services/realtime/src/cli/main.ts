#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { envFiles } from './env-files.ts'
import { portico } from './portico.ts'

/** The reader of the output, such as `head`, may exit before its end. */
process.stdout.once('error', () => process.exit())

function interrupted(): AbortSignal {
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  return interruption.signal
}

// loadEnvFile does not override variables that are already set.
for (const file of envFiles(process.env.NODE_ENV)) if (existsSync(file)) process.loadEnvFile(file)

process.exitCode = await portico(process.argv.slice(2), {
  env: process.env,
  directory: process.cwd(),
  read: () => text(process.stdin),
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  fetch,
  pause: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
  interrupted,
})
