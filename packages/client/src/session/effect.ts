/** What the machine asks the session to do. */
export type Effect =
  /** Fetch discovery, token and connector. Leads to `prepared`, `unprepared` or `refused`. */
  | { readonly kind: 'prepare' }
  /** Open a connection on this rung of the ladder. Leads to `answered`, `failed` or `refused`. */
  | { readonly kind: 'dial'; readonly rung: number }
  /** Make the dialled connection the living one, and close the one before. */
  | { readonly kind: 'adopt' }
  /** Close the connection being dialled. */
  | { readonly kind: 'abandon' }
  /** Close the living connection; another one is being dialled. */
  | { readonly kind: 'bury' }
  /** Close both connections. */
  | { readonly kind: 'drop' }
  /** Raise `due` at this time, instead of an earlier plan. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Raise `climb` or `drain` after this delay, instead of an earlier plan for the same event. */
  | { readonly kind: 'plan'; readonly move: 'climb' | 'drain'; readonly delay: number }
  /** Ask the living connection for a sign of life. Silence leads to `lost`. */
  | { readonly kind: 'probe' }

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>
