import { limits } from './limits.ts'

export interface PaceOptions {
  readonly perSecond: number
  /** How many may come at once, after a rest. */
  readonly atOnce: number
  /** Milliseconds that only go forward. */
  readonly now?: () => number
}

/** How often each person may do something. It remembers one moment of whoever did something lately, and has no timer. */
export class Pace {
  readonly #everyMs: number
  readonly #atOnce: number
  readonly #now: () => number
  /** When what each person did would have been due at an even pace. Who did something last is last. */
  readonly #due = new Map<string, number>()

  constructor({ perSecond, atOnce, now = performance.now.bind(performance) }: PaceOptions) {
    this.#everyMs = 1_000 / perSecond
    this.#atOnce = atOnce
    this.#now = now
  }

  /** Zero, and it is counted; or how many milliseconds too early it is, and it is not. */
  take(who: string): number {
    const now = this.#now()
    const due = Math.max(now, this.#due.get(who) ?? now) + this.#everyMs
    const earlyMs = due - now - this.#everyMs * this.#atOnce
    if (earlyMs > 0) return earlyMs
    this.#forgetRested(now)
    this.#due.delete(who)
    this.#due.set(who, due)
    return 0
  }

  #forgetRested(now: number): void {
    for (const [who, due] of this.#due) {
      if (due > now) return
      this.#due.delete(who)
    }
  }
}

/** Routes are bundled one by one; what somebody does through any of them is counted together. */
const kept = globalThis as { porticoPace?: Pace }

export function openPace(): Pace {
  const { changesPerSecond, changesAtOnce } = limits
  kept.porticoPace ??= new Pace({ perSecond: changesPerSecond.value, atOnce: changesAtOnce.value })
  return kept.porticoPace
}
