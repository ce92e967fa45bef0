/** What the page tells about itself. In Node there is no page, and nothing is ever told. */
export interface PageListener {
  online(): void
  offline(): void
  /** Seen again: became visible, or came back from the back/forward cache. */
  woke(): void
}

/** As much of a browser's globals as is looked at, so that programs without its types can use the client too. */
interface Page {
  readonly window: Target
  readonly document: Target & { readonly visibilityState: string }
}

interface Target {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** The answer stops listening. */
export function watchPage(listener: PageListener): () => void {
  const { window, document } = globalThis as unknown as Partial<Page>
  if (window === undefined || document === undefined) return () => {}
  const woke = () => {
    if (document.visibilityState === 'visible') listener.woke()
  }
  const watched: readonly [Target, string, () => void][] = [
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

/** The page's own origin; undefined where there is no page. */
export function pageOrigin(): string | undefined {
  return (globalThis as { readonly location?: { readonly origin: string } }).location?.origin
}
