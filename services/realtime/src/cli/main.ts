#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { portico } from './portico.ts'

process.exitCode = await portico(process.argv.slice(2), {
  env: process.env,
  directory: process.cwd(),
  read: () => text(process.stdin),
  print: (line) => process.stdout.write(`${line}\n`),
})
