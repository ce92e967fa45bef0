import type { Finding } from '@portico/protocol'

/** Why it failed, and after how many milliseconds the other side said to reconnect. */
export interface Setback {
  readonly finding: Finding
  readonly delay?: number | undefined
}

/** What happens to a session. */
export type Event =
  | { readonly kind: 'start' }
  | { readonly kind: 'prepared' }
  /** Discovery, the token or the connector could not be fetched. */
  | ({ readonly kind: 'unprepared' } & Setback)
  /** The connect reply arrived on the next connection. */
  | { readonly kind: 'answered' }
  /** The next connection failed. `reached` is true if the service itself refused it. */
  | ({ readonly kind: 'failed'; readonly reached: boolean } & Setback)
  /** The current connection is gone. */
  | ({ readonly kind: 'lost' } & Setback)
  /** The service or the token route refused for good. */
  | { readonly kind: 'refused'; readonly finding: Finding }
  /** The service ended the current connection for good. */
  | { readonly kind: 'dismissed'; readonly finding: Finding }
  | { readonly kind: 'due' }
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  /** The page became visible, or came back from the back/forward cache. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'close' }
  | { readonly kind: 'drain' }
  | { readonly kind: 'climb' }
  | { readonly kind: 'identity' }

export type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>
