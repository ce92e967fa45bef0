import path from 'node:path'
import { until } from '@portico/harness'
import type { Violation } from '../checker/violation.ts'
import type { Place } from '../chronicle.ts'
import { ClientProcess } from '../crowd/client-process.ts'
import type { FromStrangers, Standing, ToStrangers } from './messages.ts'

const program = path.join(import.meta.dirname, 'main.ts')

/** The time limit for all of them, on a busy machine. */
const patienceMs = 240_000

/** The runner's handle on thousands of clients in a process of their own. */
export class Strangers implements AsyncDisposable {
  readonly #process: ClientProcess<ToStrangers, FromStrangers>
  readonly #count: number
  readonly #found: (violation: Violation) => void
  #standing: Standing = { live: 0, lost: {}, lowest: {} }

  constructor(count: number, found: (violation: Violation) => void) {
    this.#count = count
    this.#found = found
    this.#process = new ClientProcess(program, (message) => {
      if (message.kind === 'standing') this.#standing = message.standing
      else found(message.violation)
    })
  }

  async open(url: string, channels: readonly string[], seed: number): Promise<void> {
    this.#process.tell({ kind: 'open', url, count: this.#count, channels, seed })
    await this.#expect('live', () => this.#standing.live === this.#count)
  }

  async cut(): Promise<void> {
    this.#process.tell({ kind: 'cut' })
    await this.#expect('cut off', () => this.#standing.live === 0)
  }

  /** Resolves when each is live again and has everything published by then. */
  async comeBack(tops: ReadonlyMap<string, Place>): Promise<void> {
    this.#process.tell({ kind: 'come' })
    await this.#expect('live again', () => this.#standing.live === this.#count)
    const isBehind = ([channel, { offset }]: readonly [string, Place]) =>
      (this.#standing.lowest[channel] ?? 0) < offset
    await this.#expect('at the top', () => ![...tops].some(isBehind))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }

  async #expect(what: string, isThere: () => boolean): Promise<void> {
    await until(what, isThere, { deadlineMs: patienceMs, everyMs: 50 }).catch(() => {
      const { live, lost } = this.#standing
      const where = `${live} of ${this.#count} live, lost: ${JSON.stringify(lost)}`
      this.#found({ law: 'stuck', what: `the strangers were not ${what} within ${patienceMs} ms: ${where}` })
    })
  }
}
