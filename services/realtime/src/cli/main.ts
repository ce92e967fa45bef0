#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { portico } from './portico.ts'

/** Whoever reads the answer, such as `head`, may leave before its end. */
process.stdout.once('error', () => process.exit())

function interrupted(): AbortSignal {
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  return interruption.signal
}

/** As a developer's other tools do; what the environment says already stays. */
if (existsSync('.env')) process.loadEnvFile('.env')

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
