import type { Clock } from './clock.ts'
import { Obstacle } from './finding.ts'

/** Gets a token for the person who is signed in. A value would go stale; a function never does. */
export type TokenFunction = (options: { readonly signal: AbortSignal }) => Promise<string>

/** Thrown by a token function (ours does) to say that there is nobody signed in: a finding, not a reason to retry. */
export class NoSession extends Error {
  override readonly name = 'NoSession'
}

const patience = 10_000

/**
 * Holds the token between connections. A token the service refused is never handed out again; a source that keeps
 * answering with it is told so.
 */
export class TokenSource {
  readonly #fetch: TokenFunction
  readonly #clock: Clock
  #token: string | undefined
  #refused: string | undefined
  #pending: Promise<string> | undefined
  /** Grows with each change of who is signed in. */
  #person = 0
  #cancelRenewal = (): void => {}

  constructor(fetchToken: TokenFunction, clock: Clock) {
    this.#fetch = fetchToken
    this.#clock = clock
  }

  /** The token at hand, or a new one. Simultaneous callers share one request. */
  async get(): Promise<string> {
    return this.#token ?? this.renew()
  }

  /** For whoever holds this one when it ends: what was fetched ahead of time, or a new one. */
  async successorOf(token: string | undefined): Promise<string> {
    return this.#token === undefined || this.#token === token ? this.renew() : this.#token
  }

  renew(): Promise<string> {
    if (this.#pending !== undefined) return this.#pending
    const pending = this.#ask().finally(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    this.#pending = pending
    return pending
  }

  /** The service refused this one. */
  spend(token: string | undefined): void {
    this.#refused = token
    if (this.#token === token) this.#token = undefined
  }

  /** Somebody else is signed in now, or nobody: not even an answer that is under way is used. */
  forget(): void {
    this.#person += 1
    this.#cancelRenewal()
    this.#token = undefined
    this.#pending = undefined
  }

  async #ask(): Promise<string> {
    const person = this.#person
    const token = await this.#call()
    if (person !== this.#person) throw new Error('this token was asked for somebody who has signed out since')
    if (token === this.#refused) throw new Obstacle({ id: 'tokenRepeated' }, { final: true })
    this.#token = token
    this.#renewBeforeItEnds(token)
    return token
  }

  /** At a moment of its own: pages that were loaded together do not ask together. */
  #renewBeforeItEnds(token: string): void {
    this.#cancelRenewal()
    const lifetime = lifetimeOf(token)
    if (lifetime === undefined) return
    const delay = lifetime * (0.7 + 0.2 * this.#clock.random())
    // Should it fail, the token at hand is good for a while, and whoever needs another one asks again and is told why.
    this.#cancelRenewal = this.#clock.after(delay, () => void this.renew().catch(() => {}))
  }

  async #call(): Promise<string> {
    const slow = new AbortController()
    const cancel = this.#clock.after(patience, () => slow.abort())
    try {
      return await this.#fetch({ signal: slow.signal })
    } catch (cause) {
      if (cause instanceof Obstacle) throw cause
      if (cause instanceof NoSession) throw new Obstacle({ id: 'noSession' }, { final: true, cause })
      if (slow.signal.aborted) throw new Obstacle({ id: 'tokenRouteSlow' }, { cause })
      throw new Obstacle({ id: 'tokenRouteFailed', facts: { reason: String(cause) } }, { cause })
    } finally {
      cancel()
    }
  }
}

/** In milliseconds, by the issuer's own two stamps, so that no clock needs to be right; undefined for other tokens. */
function lifetimeOf(token: string): number | undefined {
  try {
    const [, payload = ''] = token.split('.')
    const { iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return exp > iat ? (exp - iat) * 1_000 : undefined
  } catch {
    return undefined
  }
}

/** The token function for a `tokenRoute` of `@portico/server`: names what the route did instead of answering. */
export function tokenFrom(path: string, get: typeof fetch = fetch): TokenFunction {
  return async ({ signal }) => {
    const response = await get(path, { method: 'POST', credentials: 'same-origin', signal })
    if (response.status === 401) throw new NoSession(`${path} answered 401`)
    if (!response.ok) {
      const facts = { status: response.status, path }
      throw new Obstacle({ id: 'tokenRouteFailed', facts }, { final: response.status === 404 })
    }
    const answer: unknown = await response.json().catch((cause: unknown) => {
      throw new Obstacle({ id: 'tokenRouteNotJson', facts: { path } }, { final: true, cause })
    })
    if (
      typeof answer === 'object' &&
      answer !== null &&
      'token' in answer &&
      typeof answer.token === 'string'
    ) {
      return answer.token
    }
    throw new Obstacle({ id: 'tokenRouteNotJson', facts: { path } }, { final: true })
  }
}
