/** What the machine asks the session to do. */
export type Effect =
  /** Fetch the discovery document, a token, and what links are made with; answers `prepared`, `unprepared` or `refused`. */
  | { readonly kind: 'prepare' }
  /** Open a connection on this rung; answers `answered`, `failed` or `refused`. */
  | { readonly kind: 'dial'; readonly rung: number }
  /** The dialled connection becomes the living one; what was living before is let go. */
  | { readonly kind: 'adopt' }
  /** Let go of the connection being dialled. */
  | { readonly kind: 'abandon' }
  /** Let go of the living connection; another one is being dialled. */
  | { readonly kind: 'bury' }
  /** Let go of every connection. */
  | { readonly kind: 'drop' }
  /** Answer `due` at this time; replaces an earlier one. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Answer `climb` or `drain` after this long; replaces an earlier one of the same. */
  | { readonly kind: 'plan'; readonly move: 'climb' | 'drain'; readonly delay: number }
  /** Ask the living connection for a sign of life; silence becomes `lost`. */
  | { readonly kind: 'probe' }

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>
