import type { Finding } from '@portico/protocol'

/**
 * The life of a client's connection.
 *
 *   idle ─start─▶ preparing ─prepared─▶ dialling ─answered─▶ live ─drain, climb, identity─▶ moving ─answered─▶ live
 *     ▲               │                    │  ▲ next rung      │                              │ failed: stays live
 *     │               ▼                    ▼  │                ▼ lost                         ▼
 *   close          waiting ◀───────────── failed          waiting                    dialling (the old one is lost)
 *
 * `offline` waits for the browser's `online`, but not for long, since browsers can be wrong. `ended` waits for `retry`: the
 * refusal would only repeat itself. After a loss the next round begins on the rung that carried the connection. After a
 * failed round the next one begins on the best rung.
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

/** One pass down the ladder, from this rung on. */
export interface Round {
  readonly attempt: number
  readonly rung: number
}

/** `attempt` is the round that succeeded. If the connection proves short-lived, counting continues from there. */
export interface Living extends Round {
  readonly since: number
  /** Failed moves since this connection became the current one. */
  readonly climbs: number
  readonly drains: number
}

/** Why the current connection is replaced. The old one is closed only when the new one has answered. */
export type Move = 'drain' | 'climb' | 'identity'

export type StateOf<K extends State['kind']> = Extract<State, { kind: K }>
