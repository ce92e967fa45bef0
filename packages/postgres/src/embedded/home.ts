import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Account } from './account.ts'

const pointer = 'location'

/** True if an account without special rights can pass through every folder on the way to `target`. */
export function reachableByOthers(target: string): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

/**
 * The folder of a cluster, its password, its log and its owner. It is `dataDir` itself, unless Postgres must run as
 * another account that cannot enter it. Then it is a private folder with an unguessable name in the system's temporary
 * folder, and `dataDir` remembers it.
 */
export function openHome(dataDir: string, account: Account | undefined): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 })
  if (account === undefined) return dataDir
  const remembered = rememberedHome(dataDir)
  if (remembered !== undefined) return remembered
  chmodSync(dataDir, 0o711)
  if (reachableByOthers(dataDir)) return dataDir
  const home = mkdtempSync(path.join(lastingTemporaryFolder(), 'portico-postgres-'))
  chmodSync(home, 0o711)
  writeFileSync(path.join(dataDir, pointer), home)
  return home
}

export function destroyHome(dataDir: string): void {
  const elsewhere = rememberedHome(dataDir)
  if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}

/** The folder that an earlier start made; only if it is still ours, because others can write in a temporary folder. */
export function rememberedHome(dataDir: string): string | undefined {
  const file = path.join(dataDir, pointer)
  if (!existsSync(file)) return undefined
  const home = readFileSync(file, 'utf8')
  const found = lstatSync(home, { throwIfNoEntry: false })
  const ours = found?.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  return ours ? home : undefined
}

/** /var/tmp survives a reboot, /tmp need not. */
function lastingTemporaryFolder(): string {
  return process.env.TMPDIR === undefined && existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir()
}
