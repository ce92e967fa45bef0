import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../../scripts/workbench/checkout.ts'
import { runCommand } from '../../scripts/workbench/run-command.ts'
import { packageManager, readManifest, versionsOfTheCheckout } from './versions.ts'

const GUIDE = path.join(checkout.root, 'docs', 'add-to-nextjs.md')
const BEFORE = path.join(import.meta.dirname, 'app')
const BLOCK = /^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm

/** The packages the app had before and those the guide adds, in this checkout's versions. */
const OWN = {
  dependencies: ['next', 'next-auth', 'react', 'react-dom', 'zod', '@prisma/client', '@prisma/adapter-pg'],
  devDependencies: ['prisma', 'typescript', '@types/react', '@types/node'],
} as const

/** Creates the app in the folder, adds every named block of the guide, and installs it. */
export async function followTheGuide(folder: string): Promise<void> {
  cpSync(BEFORE, folder, { recursive: true })
  for (const [file, content] of blocksOfTheGuide()) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, file === 'package.json' ? merged(target, content) : content)
  }
  await run(process.execPath, ['scripts/pack.ts'], checkout.root)
  const vendor = path.join(folder, 'vendor')
  cpSync(path.join(checkout.state, 'packages'), vendor, { recursive: true })
  const overrides = readFileSync(path.join(vendor, 'pnpm-overrides.yaml'), 'utf8')
  writeFileSync(path.join(folder, 'pnpm-workspace.yaml'), overrides)
  writeFileSync(path.join(folder, 'package.json'), withDependencies(folder, overrides))
  const store = path.join(checkout.root, '.pnpm-store')
  const flags = [
    '--prefer-offline',
    '--ignore-scripts',
    '--store-dir',
    store,
    '--config.strict-peer-dependencies=false',
  ]
  await run('npx', ['-y', packageManager(), 'install', ...flags], folder)
  // Generating needs no engine; naming any file as one keeps Prisma from downloading it.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  await run(path.join(folder, 'node_modules', '.bin', 'prisma'), ['generate'], folder, env)
}

/** The rows that the guide inserts into the database first, for the person it names. */
export function rowsOfTheGuide(email: string): string {
  const [, sql] =
    /^npx prisma db execute --stdin <<'SQL'\n([\s\S]*?)^SQL$/m.exec(readFileSync(GUIDE, 'utf8')) ?? []
  if (sql === undefined) throw new Error('the guide makes no room')
  return sql.replace('you@example.com', email)
}

/** The contents that the guide gives for files, by file name. */
export function blocksOfTheGuide(): ReadonlyMap<string, string> {
  const blocks = readFileSync(GUIDE, 'utf8').matchAll(BLOCK)
  return new Map([...blocks].map(([, file = '', content = '']) => [file, content]))
}

/** Runs a command without what the test runner preloads into every Node process. */
export function run(command: string, args: readonly string[], cwd: string, env = {}): Promise<string> {
  const plain = ['-u', 'NODE_OPTIONS', command, ...args]
  return runCommand('env', plain, { cwd, env: { ...process.env, ...env } })
}

function merged(file: string, block: string): string {
  return JSON.stringify({ ...readManifest(file), ...(JSON.parse(block) as object) })
}

function withDependencies(folder: string, overrides: string): string {
  const packed = Object.fromEntries(
    [...overrides.matchAll(/^ {2}'(.+)': (.+)$/gm)].map(([, name = '', file]) => [name, file]),
  )
  const versions = versionsOfTheCheckout()
  const own = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, versions.get(name)]))
  return JSON.stringify({
    ...readManifest(path.join(folder, 'package.json')),
    dependencies: { ...own(OWN.dependencies), ...packed },
    devDependencies: own(OWN.devDependencies),
  })
}
