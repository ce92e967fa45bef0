interface Window {
  readonly since: number
  readonly lines: number
  readonly leftOut: number
}

/**
 * Limits how many lines of one kind are logged per window, and counts those left out. Kinds must come from tables,
 * because all of them are kept.
 */
export class LogShare {
  readonly #windowMs: number
  readonly #now: () => number
  readonly #windows = new Map<string, Window>()

  constructor(windowMs: number, now: () => number = Date.now) {
    this.#windowMs = windowMs
    this.#now = now
  }

  /** If there is room for a line, how many were left out in the last window; otherwise undefined. */
  take(kind: string, lines = 1): number | undefined {
    const now = this.#now()
    const window = this.#windows.get(kind)
    if (window === undefined || now - window.since >= this.#windowMs) {
      this.#windows.set(kind, { since: now, lines: 1, leftOut: 0 })
      return window?.leftOut ?? 0
    }
    const hasRoom = window.lines < lines
    this.#windows.set(kind, {
      ...window,
      ...(hasRoom ? { lines: window.lines + 1 } : { leftOut: window.leftOut + 1 }),
    })
    return hasRoom ? 0 : undefined
  }
}
