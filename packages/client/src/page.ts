/** What the page tells about itself. In Node there is no page, and nothing is ever told. */
export interface PageListener {
  online(): void
  offline(): void
  /** Seen again: became visible, or came back from the back/forward cache. */
  woke(): void
}

interface Page {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** The answer stops listening. */
export function watchPage(listener: PageListener): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {}
  const woke = () => {
    if (document.visibilityState === 'visible') listener.woke()
  }
  const watched: readonly [Page, string, () => void][] = [
    [window, 'online', () => listener.online()],
    [window, 'offline', () => listener.offline()],
    [window, 'pageshow', woke],
    [document, 'visibilitychange', woke],
  ]
  for (const [target, type, handler] of watched) target.addEventListener(type, handler)
  return () => {
    for (const [target, type, handler] of watched) target.removeEventListener(type, handler)
  }
}
