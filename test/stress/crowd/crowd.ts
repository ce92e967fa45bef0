import path from 'node:path'
import type { PlannedClient } from '../plan.ts'
import { ClientProcess } from './client-process.ts'
import type { Entry, FromCrowd, ToCrowd } from './messages.ts'

const program = path.join(import.meta.dirname, 'main.ts')

/** The runner's handle on a process of clients. */
export class Crowd implements AsyncDisposable {
  readonly #process: ClientProcess<ToCrowd, FromCrowd>

  constructor(heard: (entries: readonly Entry[]) => void) {
    this.#process = new ClientProcess(program, (message) => {
      if (message.kind === 'entries') heard(message.entries)
    })
  }

  open(origin: string, clients: readonly PlannedClient[]): void {
    this.tell({ kind: 'open', origin, clients })
  }

  tell(message: ToCrowd): void {
    this.#process.tell(message)
  }

  /** Resolves when everything in flight has its outcome. */
  async stopPublishing(): Promise<void> {
    const quiet = this.#process.answer('quiet')
    this.tell({ kind: 'publish', everyMs: 0, seed: 0 })
    await quiet
  }

  async leave(): Promise<void> {
    const left = this.#process.answer('left')
    this.tell({ kind: 'leave' })
    await left
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}
