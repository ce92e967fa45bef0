import type { Clock } from './clock.ts'
import { FindingError } from './finding.ts'

/** Gets a token for the person who is signed in. It is a function because a token expires. */
export type TokenFunction = (options: { readonly signal: AbortSignal }) => Promise<string>

/** A token function throws this if nobody is signed in. Then the client stops instead of retrying. */
export class NoSession extends Error {
  override readonly name = 'NoSession'
}

const timeoutMs = 10_000

/**
 * Holds the token between connections. A token that the service refused is never used again. If the function returns it
 * again, that is a finding.
 */
export class TokenSource {
  readonly #fetch: TokenFunction
  readonly #clock: Clock
  #token: string | undefined
  #refused: string | undefined
  #pending: Promise<string> | undefined
  /** Called with each new token, and with undefined when the token is forgotten. */
  changed = (_token: string | undefined): void => {}

  constructor(fetchToken: TokenFunction, clock: Clock) {
    this.#fetch = fetchToken
    this.#clock = clock
  }

  /** The present token. */
  get token(): string | undefined {
    return this.#token
  }

  /** Resolves with the present token, or a new one. Simultaneous callers share one request. */
  async get(): Promise<string> {
    return this.#token ?? this.renew()
  }

  /** Resolves with the token that follows this one: the present token if it is another, or a new one. */
  async successorOf(token: string | undefined): Promise<string> {
    return this.#token === token ? this.renew() : this.get()
  }

  renew(): Promise<string> {
    const isWanted = () => this.#pending === pending
    this.#pending ??= this.#ask(isWanted).finally(() => {
      if (isWanted()) this.#pending = undefined
    })
    const pending = this.#pending
    return pending
  }

  /** The service refused this token. */
  spend(token: string | undefined): void {
    this.#refused = token
    if (this.#token === token) this.#token = undefined
  }

  /** Another person is signed in now, or nobody. Drops the result of a request in progress, too. */
  forget(): void {
    this.#token = undefined
    this.#pending = undefined
    this.changed(undefined)
  }

  async #ask(isWanted: () => boolean): Promise<string> {
    const token = await this.#call()
    if (!isWanted()) throw new Error('signed out meanwhile')
    if (token === this.#refused) throw new FindingError({ id: 'tokenRepeated' }, { final: true })
    this.#token = token
    this.changed(token)
    return token
  }

  async #call(): Promise<string> {
    const patience = new AbortController()
    const { signal } = patience
    let cancel = (): void => {}
    // The race also ends the wait for a function that ignores the signal.
    const late = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(timeoutMs, () => {
        reject(new FindingError({ id: 'tokenRouteSlow' }))
        patience.abort()
      })
    })
    try {
      const token = await Promise.race([this.#fetch({ signal }), late])
      // In JavaScript, it may resolve with anything.
      if (typeof token !== 'string' || !token) throw new FindingError({ id: 'noToken' })
      return token
    } catch (cause) {
      if (cause instanceof FindingError) throw cause
      if (cause instanceof NoSession) throw new FindingError({ id: 'noSession' }, { final: true, cause })
      throw new FindingError({ id: 'tokenRouteFailed', facts: { reason: String(cause) } }, { cause })
    } finally {
      cancel()
    }
  }
}

/** The token function for a `tokenRoute` of `@portico/server`. Its failures are findings. */
export function tokenFrom(path: string, get: typeof fetch = fetch): TokenFunction {
  return async ({ signal }) => {
    const response = await get(path, { method: 'POST', signal })
    const { ok, status } = response
    if (status === 401) throw new NoSession()
    if (!ok)
      throw new FindingError({ id: 'tokenRouteFailed', facts: { status, path } }, { final: status === 404 })
    const answer = await response.json().catch((error) => {
      // A body that broke off is a network failure. A body that is not JSON is the route's own.
      if (!(error instanceof SyntaxError)) throw error
    })
    const { token }: { readonly token?: unknown } = Object(answer)
    if (typeof token === 'string') return token
    throw new FindingError({ id: 'tokenRouteNotJson', facts: { path } }, { final: true })
  }
}
