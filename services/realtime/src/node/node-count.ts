import type { Control } from '../control/control.ts'

/** How many nodes are up, asked seldom: publications are many, and nodes come and go by the hour. */
export class NodeCount {
  readonly #control: Pick<Control, 'nodes'>
  readonly #maxAgeMs: number
  readonly #now: () => number
  #asked: { readonly at: number; readonly count: Promise<number> } | undefined

  constructor(control: Pick<Control, 'nodes'>, maxAgeMs = 5_000, now: () => number = Date.now) {
    this.#control = control
    this.#maxAgeMs = maxAgeMs
    this.#now = now
  }

  /** This node alone where the others cannot be asked. */
  count(): Promise<number> {
    if (this.#asked === undefined || this.#now() - this.#asked.at >= this.#maxAgeMs) {
      const count = this.#control.nodes().then(
        (nodes) => nodes.length,
        () => 1,
      )
      this.#asked = { at: this.#now(), count }
    }
    return this.#asked.count
  }
}
