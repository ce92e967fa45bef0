import type { TraceCode } from '@portico/protocol'

interface AttemptStoreOptions<Entry> {
  /** The most codes kept; one more drops the oldest. */
  readonly codes: number
  /** The most codes per source. One more drops that source's oldest, never another source's. */
  readonly perSource: number
  /** The most records per code. Further ones are refused and push out nothing. */
  readonly perCode: number
  /** Called with the records of a code that is dropped. */
  readonly onForgotten?: ((entries: readonly Entry[]) => void) | undefined
}

/** The records of one trace code, and the source that used it first. */
interface Kept<Entry> {
  readonly source: string
  readonly entries: Entry[]
}

/** The latest attempts by trace code, in bounded memory. */
export class AttemptStore<Entry> {
  readonly #options: AttemptStoreOptions<Entry>
  /** In the order of arrival. */
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

  /** False if this code has no more room. */
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
