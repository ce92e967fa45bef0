import type { Finding } from '@portico/protocol'

/**
 * The life of a client's connection.
 *
 *   idle ─start─▶ preparing ─prepared─▶ dialling ─answered─▶ live ─drain, climb, identity─▶ moving ─answered─▶ live
 *     ▲               │                    │  ▲ next rung      │                              │ failed: stays live
 *     │               ▼                    ▼  │                ▼ lost                         ▼
 *   close          waiting ◀───────────── failed          waiting                    dialling (the old one is lost)
 *
 * `offline` waits until the browser says otherwise, but not for long, since browsers can be wrong about it; `ended` waits for
 * `retry`: the refusal would only repeat itself. A rung that carried a connection is where the next round begins; after a
 * round that failed the next one begins at the best rung.
 */
export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'ended'; readonly finding: Finding }
  | ({ readonly kind: 'preparing' } & Round)
  | ({ readonly kind: 'dialling' } & Round)
  | ({ readonly kind: 'waiting'; readonly until: number; readonly finding: Finding } & Round)
  | { readonly kind: 'offline'; readonly attempt: number; readonly until: number }
  | ({ readonly kind: 'live' } & Living)
  | ({ readonly kind: 'moving'; readonly to: number; readonly why: Move } & Living)

/** One way through the ladder, from a rung on. */
export interface Round {
  readonly attempt: number
  readonly rung: number
}

/** `attempt` is the round that succeeded. It counts on when the connection proves short-lived. */
export interface Living extends Round {
  readonly since: number
  /** Moves that came to nothing since this connection is the living one. */
  readonly climbs: number
  readonly drains: number
}

/** Why a living connection is exchanged for another. The old one is let go only when the new one answers. */
export type Move = 'drain' | 'climb' | 'identity'

export type StateOf<K extends State['kind']> = Extract<State, { kind: K }>
