import { chownSync, readFileSync } from 'node:fs'
import { EmbeddedPostgresError } from './errors.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

const unprivileged = ['nobody', 'daemon', 'www-data']

/**
 * Postgres refuses to run as root, so root runs it as an existing account that owns nothing. Undefined: run as the
 * current user.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const rows = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of unprivileged) {
    const row = rows.find((line) => line.startsWith(`${name}:`))?.split(':')
    // macOS lists the account `nobody` as -2; the system calls want an unsigned number.
    if (row !== undefined) return { uid: Number(row[2]) >>> 0, gid: Number(row[3]) >>> 0 }
  }
  throw new EmbeddedPostgresError(
    'no-account',
    `Postgres does not run as root, and /etc/passwd has none of ${unprivileged.join(', ')} to run it as. ` +
      'Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  )
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}
