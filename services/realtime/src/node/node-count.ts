import type { Control } from '../control/control.ts'

const maxAgeMs = 5_000

/** The number of live nodes, asked at most every five seconds: publications are frequent, and nodes rarely change. */
export class NodeCount {
  readonly #control: Pick<Control, 'nodes'>
  #asked: { readonly at: number; readonly count: Promise<number> } | undefined

  constructor(control: Pick<Control, 'nodes'>) {
    this.#control = control
  }

  /** 1 if the other nodes cannot be asked. */
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
