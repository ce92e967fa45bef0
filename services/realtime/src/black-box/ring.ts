import type { TraceCode } from '@portico/protocol'

export interface RingLimits {
  /** The code that came first is forgotten for one too many. */
  readonly codes: number
  /** More of one code are not kept: whoever invents codes must not push out what others want to read. */
  readonly perCode: number
}

/** What is kept of the attempts that came last, by their trace codes, in bounded room. */
export class Ring<Entry> {
  readonly #limits: RingLimits
  /** In the order in which the codes came. */
  readonly #entries = new Map<TraceCode, Entry[]>()

  constructor(limits: RingLimits) {
    this.#limits = limits
  }

  /** How many codes are known. */
  get size(): number {
    return this.#entries.size
  }

  of(code: TraceCode): readonly Entry[] {
    return this.#entries.get(code) ?? []
  }

  /** False when there is no more room for this code. */
  add(code: TraceCode, entry: Entry): boolean {
    const known = this.#entries.get(code)
    if (known === undefined) {
      this.#entries.set(code, [entry])
      if (this.#entries.size > this.#limits.codes) this.#forgetOldest()
      return true
    }
    if (known.length >= this.#limits.perCode) return false
    known.push(entry)
    return true
  }

  #forgetOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }
}
