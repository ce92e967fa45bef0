import type { Figures } from '../figures/figure.ts'
import type { Contestant } from '../servers/server.ts'

/**
 * `full` is what the document is printed from. `short` takes a minute or two and only shows that everything works.
 */
export type Form = 'full' | 'short'

export interface Bench {
  readonly form: Form
  readonly figures: Figures
  /** Servers that are already running, to be measured as well where that makes sense. */
  readonly guests: readonly Contestant[]
  /** Reports progress. */
  progress(text: string): void
}

/** A part that can be measured on its own. */
export interface Part {
  /** The name in `make bench PARTS="…"`. */
  readonly name: string
  readonly title: string
  /** The text above its tables in the document. */
  readonly says: string
  measure(bench: Bench): Promise<void>
}
