import {
  type ClientStep,
  type ClientStepName,
  type Facts,
  newTraceCode,
  type Timeline,
  type TraceCode,
  type TransportName,
  type timelineLimits,
} from '@portico/protocol'
import type { Clock } from './clock.ts'
import { findingOf } from './finding.ts'

/** The service takes no more steps than this. */
const most: typeof timelineLimits.steps = 100

/** The steps of the client's attempts to connect, the newest last. The oldest ones are dropped. */
export class Trace {
  readonly #clock: Clock
  /** The code of the present attempt, or of the last one, under which the service keeps its own steps. */
  code: TraceCode | undefined
  #steps: readonly ClientStep[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The steps of all attempts that are kept. Each attempt begins with `started`. */
  get steps(): readonly ClientStep[] {
    return this.#steps
  }

  /** The steps of the present attempt alone. */
  get timeline(): Timeline | undefined {
    if (this.code === undefined) return undefined
    const began = this.#steps.findLastIndex(({ what }) => what === 'started')
    return { code: this.code, steps: this.#steps.slice(Math.max(0, began)) }
  }

  /** Begins another attempt, with a new code. */
  begin(): void {
    this.code = newTraceCode(this.#clock.random)
    this.note('started', { trace: this.code })
  }

  /** Notes the outcome of a promise, and how long it took. */
  async time<T>(what: ClientStepName, answer: Promise<T>): Promise<T> {
    const asked = this.#clock.now()
    const note = (outcome: string, facts?: Facts) =>
      this.note(what, { ...facts, outcome, ms: this.#clock.now() - asked })
    try {
      const found = await answer
      note('ok')
      return found
    } catch (error) {
      const { id, facts } = findingOf(error)
      note(id, facts)
      throw error
    }
  }

  note(what: ClientStepName, facts?: Facts, transport?: TransportName): void {
    const step = { at: this.#clock.now(), what, ...(facts && { facts }), ...(transport && { transport }) }
    this.#steps = [...this.#steps, step].slice(-most)
  }
}
