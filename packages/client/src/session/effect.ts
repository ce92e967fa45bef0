/** What the machine asks the session to do. */
export type Effect =
  /** Fetch discovery, token and connector. Leads to `prepared`, `unprepared` or `refused`. */
  | { readonly kind: 'prepare' }
  /** Open a connection on this rung of the ladder. Leads to `answered`, `failed` or `refused`. */
  | { readonly kind: 'dial'; readonly rung: number }
  /** Make the next connection the current one, and close the one before. */
  | { readonly kind: 'promote' }
  /** Close the next connection, which is being dialled. */
  | { readonly kind: 'dropNext' }
  /** Close the current connection; the next one is being dialled. */
  | { readonly kind: 'dropCurrent' }
  /** Close both connections. */
  | { readonly kind: 'dropBoth' }
  /** Raise `due` at this time, instead of an earlier plan. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Raise `climb` or `drain` after this delay, instead of an earlier plan for the same event. */
  | { readonly kind: 'plan'; readonly move: 'climb' | 'drain'; readonly delay: number }
  /** Ask the current connection for a sign of life. Silence leads to `lost`. */
  | { readonly kind: 'probe' }

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>
