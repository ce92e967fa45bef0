import type { Finding } from '@portico/protocol'

/** The request headers used. `Host` is only reported back: proxies rewrite it, so nothing is decided by it. */
export interface OriginHeaders {
  readonly origin: string | undefined
  readonly host: string | undefined
}

export type OriginVerdict =
  /** A page of this origin, which is one of our own. */
  | { readonly kind: 'own'; readonly origin: string }
  /** A page of another origin that the configuration allows. Needs a token. */
  | { readonly kind: 'allowed'; readonly origin: string }
  /** No Origin header: not a browser, or one that hides its origin. Needs a token. */
  | { readonly kind: 'absent' }
  | OriginRefusal

/** Everything needed to explain and fix the refusal. */
export interface OriginRefusal {
  readonly kind: 'refused'
  /** As received, truncated; undefined if the header was missing. */
  readonly got: string | undefined
  readonly expected: readonly string[]
  readonly headerSeen: { readonly name: 'origin'; readonly host: string | undefined }
}

interface OriginsOptions {
  /** Where the app is served: scheme, host and port, as a browser sends it. */
  readonly publicOrigins: readonly string[]
  /** Other origins allowed during development, such as those of DEV_WEBSOCKET_ORIGINS. */
  readonly developmentOrigins?: readonly string[]
  /** Whether a client without an Origin header, so not a browser, may connect with a token. */
  readonly withoutOrigin?: 'with-token' | 'never'
}

const longestShown = 200

/**
 * Which pages may talk to the service. A browser lets any page open a WebSocket to any host and sends the cookies
 * along, so this check is what keeps other sites out. The same list feeds CORS.
 */
export class Origins {
  /** Every origin a browser may come from. */
  readonly allowed: readonly string[]
  readonly #own: ReadonlySet<string>
  readonly #others: ReadonlySet<string>
  readonly #withoutOrigin: 'with-token' | 'never'

  constructor({ publicOrigins, developmentOrigins = [], withoutOrigin = 'with-token' }: OriginsOptions) {
    this.#own = new Set(publicOrigins)
    this.#others = new Set(developmentOrigins)
    this.#withoutOrigin = withoutOrigin
    this.allowed = [...new Set([...publicOrigins, ...developmentOrigins])]
  }

  check({ origin, host }: OriginHeaders): OriginVerdict {
    if (origin !== undefined && this.#own.has(origin)) return { kind: 'own', origin }
    if (origin !== undefined && this.#others.has(origin)) return { kind: 'allowed', origin }
    if (origin === undefined && this.#withoutOrigin === 'with-token') return { kind: 'absent' }
    return {
      kind: 'refused',
      got: origin?.slice(0, longestShown),
      expected: this.allowed,
      headerSeen: { name: 'origin', host: host?.slice(0, longestShown) },
    }
  }
}

/** For the log, the black box, `/ws/diagnose` and the body of the answer. */
export function originFinding({ got, expected, headerSeen: { host } }: OriginRefusal): Finding {
  const list = expected.join(', ')
  if (got === undefined) return { id: 'originMissing', facts: { expected: list } }
  if (got === 'null') return { id: 'originOpaque' }
  return { id: 'originRefused', facts: { got, expected: list, ...(host !== undefined && { host }) } }
}
