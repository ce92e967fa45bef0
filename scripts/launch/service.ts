import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { checkout } from '../workbench/checkout.ts'

export interface ServiceOptions {
  readonly name: string
  /** The arguments of `node`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Answers, with any status, once the service is ready. */
  readonly readyUrl: string
  readonly onLine?: (line: string) => void
  /** How long it may take to stop after SIGTERM, before SIGKILL. */
  readonly stopMs?: number
}

/** A service ended without being asked to. */
export class ServiceEnded extends Error {
  override readonly name = 'ServiceEnded'

  constructor(service: string, how: string, lastWords: readonly string[], log: string) {
    const words = lastWords.length > 0 ? lastWords.map((line) => `  | ${line}`) : ['  | (nothing)']
    super(
      [`${service} ended by itself (${how}). Its last words:`, ...words, `The whole log: ${log}`].join('\n'),
    )
  }
}

/** A service runs but does not answer. */
class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent'

  constructor(service: string, log: string) {
    super(`${service} did not answer within ${READY_MS / 1000} s. Its log: ${log}`)
  }
}

const LEASH = pathToFileURL(path.join(import.meta.dirname, 'leash.ts')).href
const LAST_WORDS = 15
const READY_MS = 60_000

/**
 * A long-running child in a separate process group, so that Ctrl-C reaches only the launcher, which decides the order
 * of stopping. Its output goes to its log.
 */
export class Service {
  readonly name: string
  /** Rejects with `ServiceEnded` when it ends unasked; resolves when it was asked. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #readyUrl: string
  readonly #lastWords: string[] = []
  readonly #log: string
  readonly #stopMs: number
  #asked = false

  constructor({ name, args, cwd, env, readyUrl, onLine = () => {}, stopMs = 15_000 }: ServiceOptions) {
    this.name = name
    this.#readyUrl = readyUrl
    this.#stopMs = stopMs
    this.#log = path.relative(checkout.root, path.join(checkout.logs, `${name.replaceAll(' ', '-')}.log`))
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

  get port(): string {
    return new URL(this.#readyUrl).port
  }

  /** Resolves when the service answers; rejects when it ends or takes a minute. */
  async ready(signal: AbortSignal): Promise<void> {
    const settled = new AbortController()
    const late = AbortSignal.timeout(READY_MS)
    const patience = AbortSignal.any([signal, settled.signal, late])
    try {
      await Promise.race([untilAnswers(this.#readyUrl, patience), this.ended])
    } catch (error) {
      if (late.aborted) throw new ServiceSilent(this.name, this.#log)
      throw error
    } finally {
      settled.abort()
    }
  }

  /** Sends SIGTERM, then SIGKILL to the whole group. */
  async stop(): Promise<void> {
    this.#asked = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#killGroup(), this.#stopMs)
    await this.ended
    clearTimeout(timer)
    this.#killGroup()
  }

  #listen(onLine: (line: string) => void): void {
    const log = createWriteStream(path.join(checkout.root, this.#log))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        this.#remember(line)
        log.write(`${line}\n`)
        onLine(line)
      })
    }
    this.#child.once('close', () => log.end())
  }

  /** Stack frames are left out: they would push out the line that tells what happened. */
  #remember(line: string): void {
    if (/^\s+at /.test(line)) return
    this.#lastWords.push(line)
    if (this.#lastWords.length > LAST_WORDS) this.#lastWords.shift()
  }

  #watch(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#child.once('error', reject)
    // 'close' comes after the last line has been read.
    this.#child.once('close', (code, signal) => {
      if (this.#asked) return resolve()
      const how = signal === null ? `exit code ${code}` : signal
      reject(new ServiceEnded(this.name, how, this.#lastWords, this.#log))
    })
    return promise
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // The group is already gone.
    }
  }
}

async function untilAnswers(url: string, patience: AbortSignal): Promise<void> {
  while (!(await answers(url, patience))) await delay(50, undefined, { signal: patience })
}

/**
 * Whether the service is ready. A 5xx means a front door without its upstream, or a service without its parts: not
 * ready.
 */
async function answers(url: string, patience: AbortSignal): Promise<boolean> {
  patience.throwIfAborted()
  try {
    const response = await fetch(url, { redirect: 'manual', signal: patience })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}
