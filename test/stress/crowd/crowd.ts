import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { PlannedClient } from '../plan.ts'
import type { Entry, FromCrowd, ToCrowd } from './messages.ts'

const program = path.join(import.meta.dirname, 'main.ts')

/** A process of clients, from the runner's side. */
export class Crowd implements AsyncDisposable {
  readonly #process: ChildProcess

  constructor(heard: (entries: readonly Entry[]) => void) {
    this.#process = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#process.on('message', (message: FromCrowd) => {
      if (message.kind === 'entries') heard(message.entries)
    })
  }

  open(origin: string, clients: readonly PlannedClient[], seed: number): void {
    this.tell({ kind: 'open', origin, clients, seed })
  }

  tell(message: ToCrowd): void {
    this.#process.send(message)
  }

  /** Resolves when everything that was under way has its outcome. */
  async stopPublishing(): Promise<void> {
    const quiet = this.#answer('quiet')
    this.tell({ kind: 'publish', everyMs: 0 })
    await quiet
  }

  async leave(): Promise<void> {
    const left = this.#answer('left')
    this.tell({ kind: 'leave' })
    await left
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }

  #answer(kind: FromCrowd['kind']): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#process.on('message', (message: FromCrowd) => {
      if (message.kind === kind) resolve()
    })
    this.#process.once('exit', (code) => reject(new Error(`the clients' process ended with ${code}`)))
    return promise
  }
}
