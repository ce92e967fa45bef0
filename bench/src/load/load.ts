import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type Scratch, scratch } from '@portico/harness'

import { nativeProgram } from './compile.ts'
import { printScript, type Script } from './script.ts'

/** Durations in microseconds. */
interface Spread {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export interface Opened {
  readonly live: number
  readonly failed: number
  /** Failed attempts that were followed by a successful one. */
  readonly dialedAgain: number
  /** The last reason of a failure. */
  readonly why: string
  readonly seconds: number
  /** The time from the dial until the script's last step was answered. */
  readonly took: Spread
}

export interface Delivered {
  readonly published: number
  /** Publications times the subscribers of their channels. */
  readonly expected: number
  readonly delivered: number
  readonly lost: number
  readonly doubled: number
  /** Connections that ended without being asked to, failed dials included. */
  readonly losses: number
  /** Subscribers still connected at the end. */
  readonly live: number
  readonly frames: number
  readonly bytes: number
  readonly seconds: number
  readonly loaderCpuSeconds: number
  /** The time from when a publication was due until a subscriber had read it. */
  readonly latency: Spread
  /**
   * For subscribers that were cut off: the time from when they may dial again until they have everything published by
   * then.
   */
  readonly catchUp: Spread
  /** The same, measured from the cut. */
  readonly gap: Spread
}

export interface OpenOptions {
  readonly count: number
  readonly concurrency?: number
  readonly channels?: number
}

/**
 * See bench/native/load/run.h. Times are milliseconds, except `seconds`. Without `seconds` it runs until every drop
 * is done, and without drops until it is stopped.
 */
export interface RunOptions {
  readonly rate: number
  readonly burst?: number
  readonly seconds?: number
  readonly bytes?: number
  readonly drops?: number
  readonly offline?: number
  readonly online?: number
  readonly cut?: number
  readonly spread?: number
  readonly settle?: number
}

class LoadFault extends Error {
  override readonly name = 'LoadFault'
}

/** The load generator. It is written in C, so that on a shared machine most of the CPU is left to the server. */
export class Load implements AsyncDisposable {
  readonly #folder: Scratch
  readonly #process: ChildProcess
  readonly #answers: AsyncIterator<string>
  #said = ''

  static async start(script: Script): Promise<Load> {
    const folder = await scratch('load')
    const file = path.join(folder.path, 'script')
    await writeFile(file, printScript(script))
    return new Load(folder, spawn(nativeProgram('load'), [file], { stdio: ['pipe', 'pipe', 'pipe'] }))
  }

  private constructor(folder: Scratch, program: ChildProcess) {
    this.#folder = folder
    this.#process = program
    if (program.stdout === null) throw new LoadFault('the load generator has no stdout')
    this.#answers = createInterface(program.stdout)[Symbol.asyncIterator]()
    program.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
    })
    // Writing to a program that has ended fails. The missing answer is reported instead.
    program.stdin?.on('error', () => {})
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** Opens connections, all of which must become live. */
  async open(options: OpenOptions): Promise<Opened> {
    const opened = await this.#ask<Opened>('open', options)
    if (opened.failed === 0) return opened
    throw new LoadFault(`${opened.failed} of ${options.count} connections failed: ${opened.why}`)
  }

  run(options: RunOptions): Promise<Delivered> {
    return this.#ask('run', options)
  }

  /** Stops a run without a fixed end. */
  stop(): void {
    this.#process.stdin?.write('stop\n')
  }

  /** Closes what is open. */
  async close(): Promise<void> {
    await this.#ask('close', {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await exited
    }
    await this.#folder[Symbol.asyncDispose]()
  }

  async #ask<Answer>(command: string, settings: object): Promise<Answer> {
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
    this.#process.stdin?.write(`${[command, ...words].join(' ')} \n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new LoadFault(`the load generator ended: ${this.#said.trim() || 'without a word'}`)
    // Safe: the answer comes from our own program.
    return JSON.parse(value) as Answer
  }
}
