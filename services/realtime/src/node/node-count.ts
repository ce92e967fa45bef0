import type { Control } from '../control/control.ts'

const maxAgeMs = 5_000

/** How many nodes are up, asked seldom: publications are many, and nodes come and go by the hour. */
export class NodeCount {
  readonly #control: Pick<Control, 'nodes'>
  #asked: { readonly at: number; readonly count: Promise<number> } | undefined

  constructor(control: Pick<Control, 'nodes'>) {
    this.#control = control
  }

  /** This node alone where the others cannot be asked. */
  count(): Promise<number> {
    if (this.#asked === undefined || Date.now() - this.#asked.at >= maxAgeMs) {
      const count = this.#control.nodes().then(
        (nodes) => nodes.length,
        () => 1,
      )
      this.#asked = { at: Date.now(), count }
    }
    return this.#asked.count
  }
}
