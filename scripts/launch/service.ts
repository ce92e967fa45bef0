import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { checkout } from './checkout.ts'

export interface ServiceOptions {
  readonly name: string
  /** Arguments of `node`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Answers with any status once the service serves. */
  readonly readyUrl: string
  readonly onLine?: (line: string) => void
}

/** A service that ended without being asked to. */
export class ServiceEnded extends Error {
  override readonly name = 'ServiceEnded'

  constructor(service: string, how: string, lastWords: readonly string[], log: string) {
    const words = lastWords.length > 0 ? lastWords.map((line) => `  | ${line}`) : ['  | (nothing)']
    super(
      [`${service} ended by itself (${how}). Its last words:`, ...words, `The whole log: ${log}`].join('\n'),
    )
  }
}

const LEASH = pathToFileURL(path.join(import.meta.dirname, 'leash.ts')).href
const LAST_WORDS = 15
const READY_MS = 60_000
const STOP_MS = 15_000

/**
 * A long-running child in a process group of its own, so that a terminal's Ctrl-C reaches the launcher alone and the
 * order of stopping is the launcher's. Everything it says goes to its log.
 */
export class Service {
  readonly name: string
  /** Rejects with `ServiceEnded` when it ends unasked; resolves when it was asked. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #readyUrl: string
  readonly #lastWords: string[] = []
  readonly #log: string
  #asked = false

  constructor({ name, args, cwd, env, readyUrl, onLine = () => {} }: ServiceOptions) {
    this.name = name
    this.#readyUrl = readyUrl
    this.#log = path.join(checkout.logs, `${name}.log`)
    mkdirSync(checkout.logs, { recursive: true })
    this.#child = spawn(process.execPath, ['--import', LEASH, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#listen(onLine)
    this.ended = this.#watch()
    this.ended.catch(() => {})
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} could not be started`)
    return this.#child.pid
  }

  /** Resolves when the service answers; rejects when it ends or takes a minute. */
  async ready(signal: AbortSignal): Promise<void> {
    const deadline = AbortSignal.timeout(READY_MS)
    const answered = async () => {
      while (!(await answers(this.#readyUrl))) {
        signal.throwIfAborted()
        if (deadline.aborted)
          throw new Error(`${this.name} did not answer within ${READY_MS / 1000} s. Its log: ${this.#log}`)
        await delay(50)
      }
    }
    await Promise.race([answered(), this.ended])
  }

  /** SIGTERM, then SIGKILL for the whole group. */
  async stop(): Promise<void> {
    this.#asked = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#killGroup(), STOP_MS)
    await this.ended
    clearTimeout(timer)
    this.#killGroup()
  }

  #listen(onLine: (line: string) => void): void {
    const log = createWriteStream(this.#log)
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        this.#lastWords.push(line)
        if (this.#lastWords.length > LAST_WORDS) this.#lastWords.shift()
        log.write(`${line}\n`)
        onLine(line)
      })
    }
    this.#child.once('close', () => log.end())
  }

  #watch(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#child.once('error', reject)
    // 'close' comes after the last line was read.
    this.#child.once('close', (code, signal) => {
      if (this.#asked) return resolve()
      const how = signal === null ? `exit code ${code}` : signal
      reject(new ServiceEnded(this.name, how, this.#lastWords, path.relative(checkout.root, this.#log)))
    })
    return promise
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // Nothing of the group is left.
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
