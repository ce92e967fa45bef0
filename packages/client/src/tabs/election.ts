import type { Locks } from './browser.ts'

interface ElectionListener {
  elected(): void
  /** Another tab took the lead, because this one had not answered. */
  deposed(): void
  /** The browser refuses locks to this page. */
  barred(error: unknown): void
}

type Life = 'standing' | 'leading' | 'withdrawn'

/**
 * The tab that holds the lock leads. When that page goes, in whatever way, the browser gives the lock to the next in the
 * queue. A page that is frozen keeps the lock, so another tab can steal it.
 */
export class Election {
  readonly #locks: Locks
  readonly #name: string
  readonly #listener: ElectionListener
  #life: Life = 'standing'
  /** Ends the present request, whether it waits for the lock or holds it. */
  #end = (): void => {}

  constructor(locks: Locks, name: string, listener: ElectionListener) {
    this.#locks = locks
    this.#name = name
    this.#listener = listener
    void this.#request(false)
  }

  /** Takes the lead from a tab that does not answer. */
  seize(): void {
    if (this.#life !== 'standing') return
    this.#end()
    void this.#request(true)
  }

  /** Gives up the lead, or stops waiting for it. */
  withdraw(): void {
    this.#life = 'withdrawn'
    this.#end()
  }

  async #request(steal: boolean): Promise<void> {
    const waiting = new AbortController()
    let isCurrent = true
    const ended = new Promise<void>((resolve) => {
      this.#end = () => {
        isCurrent = false
        waiting.abort()
        resolve()
      }
    })
    const held = () => {
      if (isCurrent) this.#lead()
      return ended
    }
    try {
      await this.#locks.request(this.#name, steal ? { steal } : { signal: waiting.signal }, held)
    } catch (error) {
      if (isCurrent) this.#lost(error)
    }
  }

  #lead(): void {
    this.#life = 'leading'
    this.#listener.elected()
  }

  #lost(error: unknown): void {
    if (this.#life !== 'leading') {
      this.#listener.barred(error)
      return
    }
    this.#life = 'standing'
    this.#listener.deposed()
    void this.#request(false)
  }
}
