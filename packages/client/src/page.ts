import type { Facts } from '@portico/protocol'

/** What the page tells about itself. In Node there is no page, and nothing is ever told. */
export interface PageListener {
  online(): void
  offline(): void
  /** Seen again: became visible, or came back from the back/forward cache. */
  woke(): void
  /** The page's own policy kept a request back. */
  blocked(facts: Facts): void
}

/** As much of a browser's globals as is looked at, so that programs without its types can use the client too. */
interface Page {
  readonly window: Target
  readonly document: Target & { readonly visibilityState: string }
}

interface Target {
  addEventListener(type: string, listener: (event: object) => void): void
  removeEventListener(type: string, listener: (event: object) => void): void
}

/** The answer stops listening. */
export function watchPage(listener: PageListener): () => void {
  const { window, document } = globalThis as unknown as Partial<Page>
  if (window === undefined || document === undefined) return () => {}
  const woke = () => {
    if (document.visibilityState === 'visible') listener.woke()
  }
  const watched: readonly [Target, string, (event: object) => void][] = [
    [window, 'online', () => listener.online()],
    [window, 'offline', () => listener.offline()],
    [window, 'pageshow', woke],
    [document, 'visibilitychange', woke],
    [document, 'securitypolicyviolation', (event) => listener.blocked(violationOf(event))],
  ]
  for (const [target, type, handler] of watched) target.addEventListener(type, handler)
  return () => {
    for (const [target, type, handler] of watched) target.removeEventListener(type, handler)
  }
}

/** Of a `securitypolicyviolation`. */
interface Violation {
  readonly effectiveDirective: string
  readonly blockedURI: string
}

function violationOf({ effectiveDirective = '', blockedURI = '' }: Partial<Violation>): Facts {
  // A blocked address may hold what is meant for nobody else.
  return { directive: effectiveDirective, url: blockedURI.split(/[?#]/, 1)[0] ?? '' }
}

/** The page's own origin; undefined where there is no page. */
export function pageOrigin(): string | undefined {
  return (globalThis as { readonly location?: { readonly origin: string } }).location?.origin
}

export function isPageOffline(): boolean {
  return (globalThis as { readonly navigator?: { readonly onLine?: boolean } }).navigator?.onLine === false
}
