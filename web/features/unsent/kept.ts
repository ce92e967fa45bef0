/**
 * Storage that lives as long as the tab. It is kept under a person's name, so the next person to sign in
 * there finds nothing of it.
 */
export interface Kept {
  /** Undefined if nothing readable is stored. */
  readonly read: () => unknown
  /** Undefined removes it. */
  readonly write: (value: object | undefined) => void
}

export function keptAs(what: 'draft' | 'unsent', personId: string, conversationId: string): Kept {
  const name = `portico ${what} ${personId} ${conversationId}`
  return {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(name) ?? '') as unknown
      } catch {
        return undefined
      }
    },
    write(value) {
      try {
        if (value === undefined) sessionStorage.removeItem(name)
        else sessionStorage.setItem(name, JSON.stringify(value))
      } catch {
        // If the storage is full or not allowed, nothing is kept; writing and sending still work.
      }
    },
  }
}
