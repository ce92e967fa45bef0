import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Account, giveTo } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { moveUnlessThere } from './move.ts'

/** The superuser and the database of every embedded cluster. */
export const role = 'portico'

export interface Cluster {
  /** Postgres' own data directory. */
  readonly directory: string
  readonly password: string
}

/** The options for every Postgres process. Without inherited variables, which could change what it does. */
export function spawnOptions(account: Account | undefined) {
  return { env: { PATH: process.env.PATH, LC_ALL: 'C' }, cwd: '/', ...account }
}

/**
 * Opens the cluster in `home`, and creates it on first use. It is built beside its place and then moved there, so
 * neither an interrupted start nor two concurrent ones leave anything that could be mistaken for a cluster.
 */
export async function openCluster(home: string, binaries: Binaries, account?: Account): Promise<Cluster> {
  const place = path.join(home, 'cluster')
  if (!existsSync(place)) await create(place, binaries, account)
  const directory = path.join(place, 'data')
  await refuseOtherVersion(directory, binaries, account)
  return { directory, password: readFileSync(path.join(place, 'password'), 'utf8') }
}

async function create(place: string, binaries: Binaries, account?: Account): Promise<void> {
  const fresh = `${place}.${process.pid}`
  const directory = path.join(fresh, 'data')
  const secret = path.join(fresh, 'password')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  chmodSync(fresh, 0o711)
  chmodSync(directory, 0o700)
  giveTo(account, directory)
  writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 })
  giveTo(account, secret)
  try {
    await initdb(directory, secret, binaries, account)
    await run(
      binaries.postgres,
      ['--single', '-D', directory, 'postgres'],
      account,
      `CREATE DATABASE ${role}\n`,
    )
    moveUnlessThere(fresh, place)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function initdb(
  directory: string,
  secret: string,
  binaries: Binaries,
  account?: Account,
): Promise<void> {
  const options = ['-U', role, '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--locale=C']
  // The built-in provider sorts like C, but knows upper and lower case beyond ASCII.
  const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions']
  await run(binaries.initdb, ['-D', directory, ...options, ...collation, '--wal-segsize=4'], account)
}

async function refuseOtherVersion(directory: string, binaries: Binaries, account?: Account): Promise<void> {
  const ours = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim()
  const banner = await run(binaries.postgres, ['--version'], account)
  const theirs = /(\d{1,4})\.\d/.exec(banner)?.[1]
  if (theirs === ours) return
  throw new EmbeddedPostgresError(
    'other-version',
    `${directory} was made by Postgres ${ours}, and the one installed is ${theirs ?? banner.trim()}. ` +
      `Install the dependencies of that time to dump the data, or remove it with make clean.`,
  )
}

function run(file: string, args: string[], account: Account | undefined, stdin = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, spawnOptions(account), (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(explain(path.basename(file), stderr.trim() || error.message, error))
    })
    // If the program ends before it has read its input, its exit reports that.
    child.stdin?.on('error', () => {}).end(stdin)
  })
}

function explain(program: string, output: string, cause: Error): EmbeddedPostgresError {
  if (output.includes('could not look up effective user ID')) {
    return new EmbeddedPostgresError(
      'no-account',
      `Postgres needs the user it runs as (uid ${process.getuid?.()}) to have a line in /etc/passwd, and it has none. ` +
        'Add one, start as another user, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
  return new EmbeddedPostgresError('initdb-failed', `${program} failed: ${output}`, { cause })
}
