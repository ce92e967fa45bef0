import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type Scratch, scratch } from '@portico/harness'

import { nativeProgram } from './compile.ts'
import { printScript, type Script } from './script.ts'

/** Durations in microseconds. */
export interface Spread {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export interface Opened {
  readonly live: number
  readonly failed: number
  /** Attempts that failed before another one did not. */
  readonly dialedAgain: number
  /** The last reason of a failure. */
  readonly why: string
  readonly seconds: number
  /** From the dial until the last step of the script was answered. */
  readonly took: Spread
}

export interface Delivered {
  readonly published: number
  /** Publications times the subscribers of their channels. */
  readonly expected: number
  readonly delivered: number
  readonly lost: number
  readonly doubled: number
  /** Connections that ended unasked, dials that failed among them. */
  readonly losses: number
  /** Subscribers that are connected at the end. */
  readonly live: number
  readonly frames: number
  readonly bytes: number
  readonly seconds: number
  readonly loaderCpuSeconds: number
  /** From when a publication was due to when a subscriber had read it. */
  readonly latency: Spread
  /** From when a subscriber that was cut off may dial to when it has all that had been published by then. */
  readonly catchUp: Spread
  /** The same, from when it was cut off. */
  readonly gap: Spread
}

export interface OpenOptions {
  readonly count: number
  readonly concurrency?: number
  readonly channels?: number
}

/**
 * See bench/native/load/run.h. Times are milliseconds but for `seconds`; without those it runs until every drop is
 * done, and without drops until it is stopped.
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

export class LoadFault extends Error {
  override readonly name = 'LoadFault'
}

/** The load generator: a program in C, so that on a machine it shares with the server most of the machine is the server's. */
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
    // Writing to a program that has ended fails; its last words are told by the answer that is missing.
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

  /** Ends a run that has no end of its own. */
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
    // Our own program's answer.
    return JSON.parse(value) as Answer
  }
}
