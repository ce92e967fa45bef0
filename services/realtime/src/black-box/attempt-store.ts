import type { TraceCode } from '@portico/protocol'

interface AttemptStoreOptions<Entry> {
  /** The code that came first is forgotten for one too many. */
  readonly codes: number
  /** How many codes one source may have. One more pushes out its own oldest, never the code of another source. */
  readonly perSource: number
  /** How many records of one code are kept. Repeating a code pushes out nothing else. */
  readonly perCode: number
  /** Told what was kept of a code that is forgotten. */
  readonly onForgotten?: ((entries: readonly Entry[]) => void) | undefined
}

/** What is kept of one code, and who came with it first. */
interface Kept<Entry> {
  readonly source: string
  readonly entries: Entry[]
}

/** What is kept of the attempts that came last, by their trace codes, in bounded room. */
export class AttemptStore<Entry> {
  readonly #options: AttemptStoreOptions<Entry>
  /** In the order in which the codes came. */
  readonly #kept = new Map<TraceCode, Kept<Entry>>()
  /** The codes of each source, in the same order. */
  readonly #sources = new Map<string, Set<TraceCode>>()

  constructor(options: AttemptStoreOptions<Entry>) {
    this.#options = options
  }

  /** How many codes are known. */
  get size(): number {
    return this.#kept.size
  }

  of(code: TraceCode): readonly Entry[] {
    return this.#kept.get(code)?.entries ?? []
  }

  /** False when there is no more room for this code. */
  add(code: TraceCode, source: string, entry: Entry): boolean {
    const known = this.#kept.get(code)
    if (known === undefined) {
      this.#begin(code, source, entry)
      return true
    }
    if (known.entries.length >= this.#options.perCode) return false
    known.entries.push(entry)
    return true
  }

  #begin(code: TraceCode, source: string, entry: Entry): void {
    const { codes, perSource } = this.#options
    const own = this.#sources.get(source) ?? new Set()
    this.#sources.set(source, own.add(code))
    this.#kept.set(code, { source, entries: [entry] })
    if (own.size > perSource) this.#forgetFirst(own)
    if (this.#kept.size > codes) this.#forgetFirst(this.#kept.keys())
  }

  #forgetFirst(codes: Iterable<TraceCode>): void {
    for (const code of codes) {
      const { source = '', entries = [] } = this.#kept.get(code) ?? {}
      const own = this.#sources.get(source)
      this.#kept.delete(code)
      own?.delete(code)
      if (own?.size === 0) this.#sources.delete(source)
      this.#options.onForgotten?.(entries)
      return
    }
  }
}
