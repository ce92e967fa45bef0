/**
 * Whether a key that writes a character does something by itself. Whoever speaks to the computer, or meets keys by
 * chance, switches that off; this browser remembers it (WCAG 2.1.4).
 */
export type CharacterKeys = 'on' | 'off'

const NAME = 'portico character keys'
const watchers = new Set<() => void>()

export const characterKeys = {
  read: (): CharacterKeys => (localStorage.getItem(NAME) === 'off' ? 'off' : 'on'),

  write(value: CharacterKeys): void {
    if (value === 'off') localStorage.setItem(NAME, value)
    else localStorage.removeItem(NAME)
    for (const watcher of watchers) watcher()
  },

  /** Here, or in another tab. */
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    window.addEventListener('storage', watcher)
    return () => {
      watchers.delete(watcher)
      window.removeEventListener('storage', watcher)
    }
  },
}
