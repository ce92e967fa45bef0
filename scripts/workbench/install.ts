/**
 * Installs the dependencies of the lockfile if they are missing. It runs before anything is installed, so it imports
 * only Node's own modules.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from './checkout.ts'
import { fingerprint, Mark } from './fingerprint.ts'
import { runCommand } from './run-command.ts'

const INPUTS = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  '{packages,services}/*/package.json',
  '{web,proxy}/package.json',
  'packages/db/prisma/schema.prisma',
]

export async function install(signal: AbortSignal): Promise<string> {
  const mark = new Mark('install')
  const inputs = await fingerprint(INPUTS, `${process.platform} ${process.arch}`)
  if (mark.matches(inputs) && existsSync(path.join(checkout.root, 'node_modules', '.modules.yaml')))
    return 'up to date'
  mark.clear()
  await runCommand('npx', ['-y', pinnedPnpm(), 'install', '--frozen-lockfile'], { signal })
  mark.set(inputs)
  return 'installed'
}

/** `pnpm@X`, from the one place that pins it. */
export function pinnedPnpm(): string {
  const { packageManager } = JSON.parse(readFileSync(path.join(checkout.root, 'package.json'), 'utf8')) as {
    packageManager: string
  }
  return packageManager
}
