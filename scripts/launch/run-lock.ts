import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { identify } from '../workbench/identity.ts'
import { refuseOtherOwner } from '../workbench/owner.ts'

/** A process of a run, with what distinguishes it from any other. */
interface Member {
  readonly name: string
  readonly pid: number
  readonly started: string
}

interface RunRecord {
  readonly launcher: Member
  /** The URL of the run, once it is open. */
  readonly url?: string
  readonly services: readonly Member[]
}

/** Another run is using this checkout. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'

  constructor({ launcher, url }: RunRecord) {
    super(
      `Portico already runs from this checkout: pid ${launcher.pid}${url ? `, ${url}` : ''}. Stop it first: kill ${launcher.pid}`,
    )
  }
}

const GRACE_MS = 5_000
const POLL_MS = 50

/**
 * Allows one run per checkout. The file names every process of the run, so that the next run can end what a killed
 * run left, and nothing else.
 */
export class RunLock {
  readonly #file: string
  #record: RunRecord

  private constructor(file: string, record: RunRecord) {
    this.#file = file
    this.#record = record
  }

  /** Takes the lock and ends what a dead run left. Returns the names of what it ended with it. */
  static async acquire(
    file: string,
    user = process.getuid?.(),
  ): Promise<{ lock: RunLock; ended: readonly string[] }> {
    const previous = readRecord(file)
    if (previous && isAlive(previous.launcher)) throw new AlreadyRunning(previous)
    refuseOtherOwner(path.dirname(file), user)
    const left = previous?.services.filter(isAlive) ?? []
    await Promise.all(left.map(end))
    rmSync(file, { force: true })

    const lock = new RunLock(file, { launcher: member('launcher', process.pid), services: [] })
    mkdirSync(path.dirname(file), { recursive: true })
    try {
      writeFileSync(file, lock.#text, { flag: 'wx' })
    } catch (error) {
      const rival = readRecord(file)
      throw rival ? new AlreadyRunning(rival) : error
    }
    return { lock, ended: left.map(({ name }) => name) }
  }

  /** Records a process, before anything depends on it. */
  add(name: string, pid: number): void {
    this.#record = { ...this.#record, services: [...this.#record.services, member(name, pid)] }
    writeFileSync(this.#file, this.#text)
  }

  announce(url: string): void {
    this.#record = { ...this.#record, url }
    writeFileSync(this.#file, this.#text)
  }

  release(): void {
    rmSync(this.#file, { force: true })
  }

  get #text(): string {
    return `${JSON.stringify(this.#record, null, 2)}\n`
  }
}

function member(name: string, pid: number): Member {
  return { name, pid, started: identify(pid) ?? 'unknown' }
}

function isAlive({ pid, started }: Member): boolean {
  return identify(pid) === started
}

/** Ends a service with its process group, and so with its children. */
async function end(service: Member): Promise<void> {
  signalGroup(service, 'SIGTERM')
  for (let waited = 0; waited < GRACE_MS && isAlive(service); waited += POLL_MS) await delay(POLL_MS)
  if (isAlive(service)) signalGroup(service, 'SIGKILL')
  while (isAlive(service)) await delay(POLL_MS)
}

function signalGroup({ pid }: Member, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It had ended just before the signal.
  }
}

function readRecord(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  } catch {
    return undefined
  }
}
