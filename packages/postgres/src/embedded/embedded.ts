import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort, isFree } from '@portico/ports'
import { serverAccount } from './account.ts'
import { locateBinaries } from './binaries.ts'
import { type Cluster, openCluster, role } from './cluster.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { destroyHome, openHome, rememberedHome } from './home.ts'
import {
  findPostmaster,
  type Postmaster,
  type StartOptions,
  signal,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts'

/** Below the range from which systems assign ports automatically. */
const usualPort = 15_432
const attempts = 5

export interface EmbeddedOptions {
  /** The folder of the cluster; made on first use, and kept. */
  readonly dataDir: string
  /** The start fails if it is taken. Default: the usual port, or any free one. */
  readonly port?: number
  readonly log?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** Contains the password: not for logs. */
  readonly url: string
  readonly port: number
  /** True if it was already running: left behind by a killed process, or in use by a living one. */
  readonly adopted: boolean
  /** Stops the server, unless another living process started it. */
  stop(): Promise<void>
}

/** A real Postgres from npm, on this machine only. Its data survives; see `destroyEmbeddedPostgres`. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const account = serverAccount()
  const home = openHome(path.resolve(options.dataDir), account)
  const binaries = locateBinaries(home, account)
  const cluster = await openCluster(home, binaries, account)

  const running = await findPostmaster(cluster.directory)
  if (running !== undefined) {
    const owned = takeOver(home)
    if (!owned || options.port === undefined || options.port === running.port) {
      log(`Postgres was already running (pid ${running.pid}); using it`)
      return handle(home, cluster, running, { adopted: true, owned })
    }
    await stopPostmaster(running)
  }

  const logFile = path.join(home, 'postgres.log')
  const start = { postgres: binaries.postgres, directory: cluster.directory, logFile, account, settings: [] }
  const started =
    options.port === undefined
      ? await startOnFreePort(start, (await isFree(usualPort, '127.0.0.1')) ? usualPort : await freePort())
      : await startPostmaster({ ...start, port: options.port })
  writeFileSync(path.join(home, 'owner'), String(process.pid))
  return handle(home, cluster, started, { adopted: false, owned: true })
}

/** Stops the server in `dataDir`, no matter which process started it, and removes its data. */
export async function destroyEmbeddedPostgres(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir)
  const directory = path.join(rememberedHome(folder) ?? folder, 'cluster', 'data')
  const running = existsSync(directory) ? await findPostmaster(directory) : undefined
  if (running !== undefined) await stopPostmaster(running)
  destroyHome(folder)
}

export function urlOf(cluster: Cluster, port: number): string {
  return `postgresql://${role}:${cluster.password}@127.0.0.1:${port}/${role}`
}

/** On port `first`, or on a free one if it is taken. */
export async function startOnFreePort(
  options: Omit<StartOptions, 'port'>,
  first: number,
): Promise<Postmaster> {
  let port = first
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startPostmaster({ ...options, port })
    } catch (error) {
      const again = error instanceof EmbeddedPostgresError && error.fault === 'port-taken'
      if (!again || attempt === attempts) throw error
      port = await freePort()
    }
  }
}

/** True if the process that started the server is gone, so that this one must stop it. */
function takeOver(home: string): boolean {
  const file = path.join(home, 'owner')
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (owner > 0 && owner !== process.pid && signal(owner, 0)) return false
  writeFileSync(file, String(process.pid))
  return true
}

function handle(
  home: string,
  cluster: Cluster,
  postmaster: Postmaster,
  { adopted, owned }: { adopted: boolean; owned: boolean },
): EmbeddedPostgres {
  return {
    url: urlOf(cluster, postmaster.port),
    port: postmaster.port,
    adopted,
    async stop() {
      if (!owned) return
      await stopPostmaster(postmaster)
      rmSync(path.join(home, 'owner'), { force: true })
    },
  }
}
