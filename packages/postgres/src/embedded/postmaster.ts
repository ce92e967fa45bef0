import { execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { spawnOptions } from './cluster.ts'
import { EmbeddedPostgresError } from './errors.ts'

/** A running server, ours or one that an earlier process left behind. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** `fast` rolls back and writes a checkpoint; `immediate` is like a power cut, for tests. */
export type StopMode = 'fast' | 'immediate'
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const satisfies Record<StopMode, NodeJS.Signals>

const pollMilliseconds = 10

interface PidFile extends Postmaster {
  readonly status: string
}

/**
 * Finds the server that now uses `directory`. Removes a lock file whose process is gone, or is not a server of this
 * directory.
 */
export async function findPostmaster(
  directory: string,
  deadlineMs = 30_000,
): Promise<Postmaster | undefined> {
  const until = Date.now() + deadlineMs
  while (Date.now() < until) {
    const lock = readPidFile(directory)
    if (lock === undefined) return undefined
    if (!isPostmasterOf(lock.pid, directory)) {
      rmSync(path.join(directory, 'postmaster.pid'), { force: true })
      return undefined
    }
    if (lock.status === 'ready') return { pid: lock.pid, port: lock.port }
    await delay(pollMilliseconds)
  }
  const pid = readPidFile(directory)?.pid
  throw new EmbeddedPostgresError(
    'not-answering',
    `The Postgres of ${directory} (pid ${pid}) runs, and has not become ready in ${deadlineMs / 1000} s. ` +
      `End it with: kill -INT ${pid}`,
  )
}

export interface StartOptions {
  readonly postgres: string
  readonly directory: string
  readonly logFile: string
  readonly port: number
  readonly account: Account | undefined
  readonly settings: readonly string[]
}

export async function startPostmaster(options: StartOptions): Promise<Postmaster> {
  const { directory, port, settings } = options
  // Reachable only from this machine, and only with the password.
  const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=']
  const args = [
    '-D',
    directory,
    '-p',
    String(port),
    ...[...fixed, ...settings].flatMap((line) => ['-c', line]),
  ]
  const log = openSync(options.logFile, 'w', 0o600)
  // A separate process group: on Ctrl-C, the programs that use the database must end first.
  const child = spawn(options.postgres, args, {
    ...spawnOptions(options.account),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  child.unref()
  let failure: Error | undefined
  child.once('error', (cause) => {
    failure = cause
  })
  while (failure === undefined && child.exitCode === null && child.signalCode === null) {
    const lock = readPidFile(directory)
    if (lock?.pid === child.pid && lock?.status === 'ready') return { pid: lock.pid, port }
    await delay(pollMilliseconds)
  }
  throw whyNot(options, failure)
}

export async function stopPostmaster({ pid }: Postmaster, mode: StopMode = 'fast', deadlineMs = 20_000) {
  const until = Date.now() + deadlineMs
  signal(pid, signals[mode])
  while (signal(pid, 0)) {
    if (Date.now() > until) signal(pid, 'SIGQUIT')
    await delay(pollMilliseconds)
  }
}

/** False if there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Lines of postmaster.pid: pid, data directory, start time, port, socket, address, memory key, status. */
function readPidFile(directory: string): PidFile | undefined {
  const file = path.join(directory, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
}

/** Pids are reused, so the process's command must also name this directory. */
function isPostmasterOf(pid: number, directory: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || !signal(pid, 0)) return false
  return commandOf(pid).includes(directory)
}

function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function whyNot({ logFile, port }: StartOptions, cause: Error | undefined): EmbeddedPostgresError {
  const log = readFileSync(logFile, 'utf8')
  if (log.includes('could not bind') || log.includes('could not create any TCP/IP sockets')) {
    return new EmbeddedPostgresError(
      'port-taken',
      `Postgres cannot listen on 127.0.0.1:${port}: another program does. Choose another port for it.`,
    )
  }
  const last = log.trim().split('\n').slice(-8).join(' | ')
  return new EmbeddedPostgresError('start-failed', `Postgres did not start: ${cause?.message ?? last}`, {
    cause,
  })
}
