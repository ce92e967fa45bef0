import { limits } from './limits.ts'

interface PaceOptions {
  readonly perSecond: number
  /** How many may come at once after a pause. */
  readonly atOnce: number
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number
}

/**
 * Limits how often each person may do something. It stores one time for each recently active person, and needs no
 * timer.
 */
export class Pace {
  readonly #everyMs: number
  readonly #atOnce: number
  readonly #now: () => number
  /**
   * For each person, when all their actions so far would be done at an even pace. In the order of their last actions.
   */
  readonly #due = new Map<string, number>()

  constructor({ perSecond, atOnce, now = performance.now.bind(performance) }: PaceOptions) {
    this.#everyMs = 1_000 / perSecond
    this.#atOnce = atOnce
    this.#now = now
  }

  /** Returns zero and counts the action, or returns how many milliseconds too early it is and does not. */
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

/** On `globalThis`, because routes are bundled separately and a person's actions count across all of them. */
const kept = globalThis as { porticoPace?: Pace }

export function openPace(): Pace {
  const { changesPerSecond, changesAtOnce } = limits
  kept.porticoPace ??= new Pace({ perSecond: changesPerSecond.value, atOnce: changesAtOnce.value })
  return kept.porticoPace
}
