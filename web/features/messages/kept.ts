/**
 * What the browser keeps for as long as the tab lives. It stands under a person's name: somebody else who signs in
 * there finds nothing of it.
 */
export interface Kept {
  /** Undefined where nothing is kept, or nothing that can be read. */
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
        // A browser that is full, or allows no storage, keeps nothing; writing and sending go on.
      }
    },
  }
}
