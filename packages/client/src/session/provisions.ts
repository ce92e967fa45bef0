import type { Discovery, Facts } from '@portico/protocol'
import { findingOf } from '../finding.ts'
import type { Trace } from '../trace.ts'
import type { World } from './world.ts'

/** What is fetched before a connection is dialled; the trace has what came of it. */
export class Provisions {
  readonly #world: World
  readonly #trace: Trace

  constructor(world: World, trace: Trace) {
    this.#world = world
    this.#trace = trace
  }

  discover(): Promise<Discovery> {
    return this.#noted('config', this.#world.discover())
  }

  /** The token at hand, or a new one; undefined where the session cookie identifies the person. */
  token(): Promise<string> | undefined {
    const { tokens } = this.#world
    return tokens && this.#noted('token', tokens.get())
  }

  async #noted<T>(what: 'config' | 'token', answer: Promise<T>): Promise<T> {
    const { clock } = this.#world
    const asked = clock.now()
    const note = (outcome: string, facts?: Facts) =>
      this.#trace.note(what, { ...facts, outcome, ms: clock.now() - asked })
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
}
