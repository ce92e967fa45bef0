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

/** As many as the service takes. */
const most: typeof timelineLimits.steps = 100

/** The client's side of its attempts to connect: what it did and what it met with, the newest last, the oldest forgotten. */
export class Trace {
  readonly #clock: Clock
  /** Of the present attempt, or of the last one: the one that the service keeps it under. */
  code: TraceCode | undefined
  #steps: readonly ClientStep[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Of all attempts that are remembered; each begins with `started`. */
  get steps(): readonly ClientStep[] {
    return this.#steps
  }

  /** The present attempt by itself. */
  get timeline(): Timeline | undefined {
    if (this.code === undefined) return undefined
    const began = this.#steps.findLastIndex(({ what }) => what === 'started')
    return { code: this.code, steps: this.#steps.slice(Math.max(0, began)) }
  }

  /** Another attempt, under a code of its own. */
  begin(): void {
    this.code = newTraceCode(this.#clock.random)
    this.note('started', { trace: this.code })
  }

  /** With what came of it, and how long it took. */
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
