import type { Facts } from '@portico/protocol'

/** Events of the page. In Node there is no page, and nothing is called. */
export interface PageListener {
  /** `woke`: the page became visible or came back from the back/forward cache. */
  heard(kind: 'online' | 'offline' | 'woke'): void
  /** The page's content security policy blocked a request. */
  blocked(facts: Facts): void
}

/** The browser globals in use, declared here so that programs without DOM types can use the client. */
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

/** Returns a function that stops listening. */
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

/** The fields of a `securitypolicyviolation` event that are used. */
interface Violation {
  readonly effectiveDirective: string
  readonly blockedURI: string
}

function violationOf({ effectiveDirective = '', blockedURI = '' }: Partial<Violation>): Facts {
  // The query of a blocked address may hold a secret.
  return { directive: effectiveDirective, url: blockedURI.split(/[?#]/, 1)[0] ?? '' }
}

/** The page's own origin; undefined where there is no page. */
export function pageOrigin(): string | undefined {
  return page.location?.origin
}

export function isPageOffline(): boolean {
  return page.navigator?.onLine === false
}
