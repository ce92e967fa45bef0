import { chmodSync, chownSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort } from '@portico/ports'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, locateBinaries } from './binaries.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { destroyEmbeddedPostgres, startOnFreePort, urlOf } from './embedded.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { openHome } from './home.ts'
import {
  findPostmaster,
  type Postmaster,
  type StopMode,
  signal,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts'

const prefix = 'portico-test-postgres-'

/** Fast; safe if a process dies, but not if the power fails. */
const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=200']

/** The empty cluster of which every ephemeral one is a copy: copying takes a tenth of the time of initdb. */
const templateDir = path.resolve(import.meta.dirname, '../../../../.portico/postgres-template')

export interface EphemeralOptions {
  /** Further lines of postgresql.conf, as `name=value`. */
  readonly settings?: readonly string[]
  /** The parent of its folder. Default: the system's folder for temporary files. */
  readonly folder?: string
}

export interface EphemeralPostgres {
  readonly url: string
  readonly port: number
  /** Stops it and keeps its data; `immediate` is a crash. */
  halt(mode?: StopMode): Promise<void>
  /** Starts it again on the same port, with everything that was committed. */
  resume(): Promise<void>
  /** Stops it and removes everything. */
  stop(): Promise<void>
}

/** Starts an empty Postgres on a free port, for one test. */
export async function startEphemeralPostgres(options: EphemeralOptions = {}): Promise<EphemeralPostgres> {
  await sweep()
  const account = serverAccount()
  const { home: templateHome, cluster: template, binaries } = await openTemplate(account)
  const home = mkdtempSync(path.join(options.folder ?? os.tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(home, 0o711)
  const cluster: Cluster = { directory: path.join(home, 'data'), password: template.password }
  cpSync(path.join(templateHome, 'cluster', 'data'), cluster.directory, { recursive: true })
  chmodSync(cluster.directory, 0o700)
  if (account !== undefined) giveTree(account, cluster.directory)

  const start = {
    postgres: binaries.postgres,
    directory: cluster.directory,
    logFile: path.join(home, 'postgres.log'),
    account,
    settings: [...settings, ...(options.settings ?? [])],
  }
  let postmaster = await startOnFreePort(start, await freePort())
  const { port } = postmaster
  endWithUs(postmaster)
  return {
    url: urlOf(cluster, port),
    port,
    halt: (mode) => end(postmaster, mode),
    async resume() {
      postmaster = await startPostmaster({ ...start, port })
      endWithUs(postmaster)
    },
    async stop() {
      await end(postmaster, 'immediate')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function openTemplate(
  account: Account | undefined,
): Promise<{ home: string; cluster: Cluster; binaries: Binaries }> {
  const home = openHome(templateDir, account)
  const binaries = locateBinaries(home, account)
  try {
    return { home, cluster: await openCluster(home, binaries, account), binaries }
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError) || error.fault !== 'other-version') throw error
    await destroyEmbeddedPostgres(templateDir)
    return openTemplate(account)
  }
}

function giveTree(account: Account, directory: string): void {
  chownSync(directory, account.uid, account.gid)
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    chownSync(path.join(directory, entry), account.uid, account.gid)
  }
}

const living = new Set<Postmaster>()
let watching = false

/** Kills the server when this process exits, so that an interrupted test does not leave it running. */
function endWithUs(postmaster: Postmaster): void {
  if (!watching) {
    watching = true
    process.once('exit', () => {
      for (const { pid } of living) signal(pid, 'SIGQUIT')
    })
  }
  living.add(postmaster)
}

async function end(postmaster: Postmaster, mode?: StopMode): Promise<void> {
  await stopPostmaster(postmaster, mode)
  living.delete(postmaster)
}

/** A process killed by a signal runs no exit handler; the next run removes its leftovers. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(os.tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    const home = path.join(os.tmpdir(), name)
    if (owner === undefined || signal(Number(owner), 0) || !isOurs(home)) continue
    const left = await findPostmaster(path.join(home, 'data'))
    if (left !== undefined) await stopPostmaster(left, 'immediate')
    rmSync(home, { recursive: true, force: true })
  }
}

function isOurs(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()
}
