import { useEffect, useSyncExternalStore } from 'react'

import { printUnread } from '../unread/print-unread.ts'

/** Puts a count before the page's title, so that it is seen from another tab. */
export function useTabTitle(count: number): void {
  useEffect(() => {
    const apply = () => {
      const wanted = withCount(document.title, count)
      if (document.title !== wanted) document.title = wanted
    }
    apply()
    // A page that is opened later sets its own title.
    const observer = new MutationObserver(apply)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => observer.disconnect()
  }, [count])
}

/** The title with this count, whatever count it had before. */
export function withCount(title: string, count: number): string {
  const bare = title.replace(/^\(\d+\+?\) /, '')
  return count === 0 ? bare : `(${printUnread(count)}) ${bare}`
}

/** Whether the page is on the screen, and not in a tab behind another one. */
export function useVisible(): boolean {
  return useSyncExternalStore(watchVisibility, isVisible, () => true)
}

function watchVisibility(watcher: () => void): () => void {
  document.addEventListener('visibilitychange', watcher)
  return () => document.removeEventListener('visibilitychange', watcher)
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
