import type { Figures } from '../figures/figure.ts'
import type { Contestant } from '../servers/server.ts'

/** `full` is what the document is printed from; `short` tells in a minute or two whether everything works. */
export type Form = 'full' | 'short'

export interface Bench {
  readonly form: Form
  readonly figures: Figures
  /** Servers that run already, to be measured beside the others where that makes sense. */
  readonly guests: readonly Contestant[]
  /** Tells who waits what is being done. */
  progress(text: string): void
}

/** What can be measured by itself. */
export interface Part {
  /** As in `make bench PARTS="…"`. */
  readonly name: string
  readonly title: string
  /** What the document says above its tables. */
  readonly says: string
  measure(bench: Bench): Promise<void>
}
