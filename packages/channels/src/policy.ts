/** The actions that a policy decides about. */
export const actions = ['subscribe', 'publish', 'presence', 'history'] as const
export type Action = (typeof actions)[number]

export type Decision = { readonly kind: 'allow' } | { readonly kind: 'deny'; readonly reason: string }

const allowed: Decision = { kind: 'allow' }

export function allow(): Decision {
  return allowed
}

/** Denies the action. `reason` is shown to the person who was refused: one plain sentence, without secrets. */
export function deny(reason: string): Decision {
  return { kind: 'deny', reason }
}

/** The user of a connection; `user` is empty if it is anonymous. */
export interface Principal {
  readonly user: string
  /** The free claims of the token or the session, such as roles. */
  readonly claims: Readonly<Record<string, unknown>>
}

export interface Question<Params, Db> {
  readonly principal: Principal
  /** The variable parts of the channel's name, by their names in the pattern. */
  readonly params: Params
  readonly action: Action
  /** The application's database. Reading this property throws while the database is away. */
  readonly db: Db
  /** Aborted once the answer is no longer awaited. */
  readonly signal: AbortSignal
}

export type Answer = boolean | Decision

/**
 * Decides whether a principal may do something. It is asked once per connection and action, and again when the
 * connection's permissions may have changed. If it throws, only that request is denied.
 */
export type Policy<Params = Readonly<Record<string, string>>, Db = unknown> = (
  question: Question<Params, Db>,
) => Answer | Promise<Answer>
