import type { Facts } from '@portico/protocol'

/** What the page tells about itself. In Node there is no page, and nothing is ever told. */
export interface PageListener {
  /** `woke`: seen again, because it became visible, or came back from the back/forward cache. */
  heard(kind: 'online' | 'offline' | 'woke'): void
  /** The page's own policy kept a request back. */
  blocked(facts: Facts): void
}

/** As much of a browser's globals as is looked at, so that programs without its types can use the client too. */
interface Page {
  readonly window: Target
  readonly document: Target & { readonly visibilityState: string }
  readonly location: { readonly origin: string }
  readonly navigator: { readonly onLine: boolean }
}

interface Target {
  addEventListener(type: string, listener: (event: object) => void, how: { signal: AbortSignal }): void
}

const page = globalThis as unknown as Partial<Page>

/** The answer stops listening. */
export function watchPage(listener: PageListener): () => void {
  const { window, document } = page
  const watching = new AbortController()
  const on = (target: Target | undefined, type: string, handler: (event: object) => void) =>
    target?.addEventListener(type, handler, watching)
  const woke = () => {
    if (document?.visibilityState === 'visible') listener.heard('woke')
  }
  on(window, 'online', () => listener.heard('online'))
  on(window, 'offline', () => listener.heard('offline'))
  on(window, 'pageshow', woke)
  on(document, 'visibilitychange', woke)
  on(document, 'securitypolicyviolation', (event) => listener.blocked(violationOf(event)))
  return () => watching.abort()
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
  return page.location?.origin
}

export function isPageOffline(): boolean {
  return page.navigator?.onLine === false
}
