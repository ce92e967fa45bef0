import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

export interface ChildOptions {
  /** Matches what the program prints once it is ready. */
  readonly ready: RegExp
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly uid?: number
  readonly gid?: number
  readonly startMs?: number
  /** How long it may take to stop after SIGTERM, before SIGKILL. */
  readonly stopMs?: number
}

/** A program failed to start. The message contains its own output. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed'
  readonly output: string

  constructor(command: string, why: string, output: string) {
    super(`${command} ${why}; it said:\n${output.trim() || '(nothing)'}`)
    this.output = output
  }
}

/**
 * A program started for a test. It leads its own process group, so its workers end with it. It ends with the test
 * process; on Linux even if that is killed, as a test runner does after a timeout.
 */
export class Child implements AsyncDisposable {
  readonly #command: string
  readonly #process: ChildProcess
  readonly #stopMs: number
  readonly #exited: Promise<unknown>
  #output = ''

  static async start(command: string, args: readonly string[], options: ChildOptions): Promise<Child> {
    const child = new Child(command, args, options)
    try {
      await child.printed(options.ready, { withinMs: options.startMs ?? 15_000 })
      return child
    } catch (error) {
      await child.kill()
      throw error
    }
  }

  private constructor(
    command: string,
    args: readonly string[],
    { env = process.env, cwd, uid, gid, stopMs = 5_000 }: ChildOptions,
  ) {
    this.#command = command
    this.#stopMs = stopMs
    const [program = command, ...rest] = [...leash(), command, ...args]
    this.#process = spawn(program, rest, {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    })
    this.#exited = once(this.#process, 'exit').catch((error: Error) => {
      this.#output += `\n${error.message}`
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    running.add(this)
    void this.#exited.then(() => running.delete(this))
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.#command} was never started`)
    return this.#process.pid
  }

  get running(): boolean {
    return this.#process.pid !== undefined && this.#process.exitCode === null && !this.#process.signalCode
  }

  /** Everything written to stdout and stderr so far. */
  get output(): string {
    return this.#output
  }

  get exitCode(): number | null {
    return this.#process.exitCode
  }

  /** Resolves when the output matches: all of it, or what follows its first `after` characters. */
  async printed(pattern: RegExp, { withinMs = 10_000, after = 0 } = {}): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (why: string) => reject(new StartFailed(this.#command, why, this.#output))
    const look = () => {
      if (pattern.test(this.#output.slice(after))) resolve()
    }
    const timer = setTimeout(fail, withinMs, `did not print ${pattern} within ${withinMs} ms`)
    const streams = [this.#process.stdout, this.#process.stderr]
    for (const stream of streams) stream?.on('data', look)
    // 'close' rather than 'exit', because by then all output has been read.
    const onClose = () => fail(`ended (${this.#process.signalCode ?? this.#process.exitCode ?? 'never ran'})`)
    this.#process.once('close', onClose).once('error', onClose)
    if (!this.running) void this.#exited.then(onClose)
    look()
    try {
      await promise
    } finally {
      clearTimeout(timer)
      for (const stream of streams) stream?.off('data', look)
      this.#process.off('close', onClose).off('error', onClose)
    }
  }

  signal(name: NodeJS.Signals): void {
    if (this.running) this.#process.kill(name)
  }

  /** Suspends the process with its sockets open, as if it hung. */
  freeze(): void {
    this.#signalGroup('SIGSTOP')
  }

  thaw(): void {
    this.#signalGroup('SIGCONT')
  }

  /** Kills the process at once, as a crash would. */
  async kill(): Promise<void> {
    this.#signalGroup('SIGKILL')
    await this.#exited
  }

  /** Resolves when the program ends on its own, with its exit code, or null if a signal ended it. */
  async exited(): Promise<number | null> {
    await this.#exited
    return this.#process.exitCode
  }

  /** Sends SIGTERM, and SIGKILL if the program takes too long. */
  async stop(): Promise<void> {
    if (!this.running) return
    this.thaw()
    this.signal('SIGTERM')
    const timer = setTimeout(() => this.#signalGroup('SIGKILL'), this.#stopMs)
    await this.#exited
    clearTimeout(timer)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    this.#signalGroup('SIGKILL')
  }

  /** Kills synchronously, at the end of the test process. */
  abandon(): void {
    this.#signalGroup('SIGKILL')
  }

  #signalGroup(name: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return
    try {
      process.kill(-this.#process.pid, name)
    } catch {
      // The whole group has ended already.
    }
  }
}

/** Asks the kernel to stop the program when the process that started it is gone. */
function leash(): readonly string[] {
  return existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : []
}

const SETPRIV = '/usr/bin/setpriv'

const running = new Set<Child>()

process.on('exit', () => {
  for (const child of running) child.abandon()
})

for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(name, () => {
    for (const child of running) child.abandon()
    process.kill(process.pid, name)
  })
}
