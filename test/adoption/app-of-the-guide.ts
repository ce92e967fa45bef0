import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../../scripts/launch/checkout.ts'
import { runCommand } from '../../scripts/launch/run-command.ts'

const GUIDE = path.join(checkout.root, 'docs', 'add-to-nextjs.md')
const BEFORE = path.join(import.meta.dirname, 'app')
const BLOCK = /^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm

/** What the app had before, in the versions that this checkout has of it. */
const OWN = {
  dependencies: ['next', 'next-auth', 'react', 'react-dom', 'zod', '@prisma/client', '@prisma/adapter-pg'],
  devDependencies: ['prisma', 'typescript', '@types/react', '@types/node'],
} as const

/** Puts the app into the folder, and on top of it every named block of the guide; then installs it. */
export async function followTheGuide(folder: string): Promise<void> {
  cpSync(BEFORE, folder, { recursive: true })
  for (const [, file = '', content = ''] of readFileSync(GUIDE, 'utf8').matchAll(BLOCK)) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, file === 'package.json' ? merged(target, content) : content)
  }
  const tarballs = (await run(process.execPath, ['scripts/pack.ts'], checkout.root))
    .split('\n')
    .filter((line) => line.endsWith('.tgz'))
    .map((file) => path.join(checkout.root, file))
  writeFileSync(path.join(folder, 'package.json'), withDependencies(folder, tarballs))
  const store = path.join(checkout.root, '.pnpm-store')
  const flags = [
    '--prefer-offline',
    '--ignore-scripts',
    '--store-dir',
    store,
    '--config.strict-peer-dependencies=false',
  ]
  await run('npx', ['-y', pnpm(), 'install', ...flags], folder)
  // Generating runs no engine; naming a file as one keeps Prisma from fetching it.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  await run(path.join(folder, 'node_modules', '.bin', 'prisma'), ['generate'], folder, env)
}

/** Runs it without what the test runner loads into every Node below it. */
export function run(command: string, args: readonly string[], cwd: string, env = {}): Promise<string> {
  const plain = ['-u', 'NODE_OPTIONS', command, ...args]
  return runCommand('env', plain, { cwd, env: { ...process.env, ...env } })
}

function merged(file: string, block: string): string {
  return JSON.stringify({ ...readJson(file), ...(JSON.parse(block) as object) })
}

function withDependencies(folder: string, tarballs: readonly string[]): string {
  const packed = Object.fromEntries(
    tarballs.map((file) => [`@portico/${/portico-(.+)-\d/.exec(file)?.[1]}`, `file:${file}`]),
  )
  const versions = versionsOfTheCheckout()
  const own = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, versions.get(name)]))
  return JSON.stringify({
    ...readJson(path.join(folder, 'package.json')),
    dependencies: { ...own(OWN.dependencies), ...packed },
    devDependencies: own(OWN.devDependencies),
    // They need each other in versions that no registry has.
    pnpm: { overrides: packed },
  })
}

function versionsOfTheCheckout(): ReadonlyMap<string, string> {
  const manifests = globSync('{package.json,packages/*/package.json,web/package.json}', {
    cwd: checkout.root,
  })
  const entries = manifests.flatMap((file) => {
    const { dependencies, devDependencies } = readJson(path.join(checkout.root, file))
    return Object.entries({ ...dependencies, ...devDependencies })
  })
  return new Map(entries)
}

function pnpm(): string {
  return readJson(path.join(checkout.root, 'package.json')).packageManager ?? 'pnpm'
}

interface Manifest {
  readonly packageManager?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function readJson(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}
