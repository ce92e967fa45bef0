/**
 * Whether character keys are shortcuts. People who use speech input, or press keys by accident, can
 * switch them off; the browser remembers it (WCAG 2.1.4).
 */
type CharacterKeys = 'on' | 'off'

const NAME = 'portico character keys'
const watchers = new Set<() => void>()

export const characterKeys = {
  read: (): CharacterKeys => (localStorage.getItem(NAME) === 'off' ? 'off' : 'on'),

  write(value: CharacterKeys): void {
    if (value === 'off') localStorage.setItem(NAME, value)
    else localStorage.removeItem(NAME)
    for (const watcher of watchers) watcher()
  },

  /** Reports changes made here or in another tab. */
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    window.addEventListener('storage', watcher)
    return () => {
      watchers.delete(watcher)
      window.removeEventListener('storage', watcher)
    }
  },
}
