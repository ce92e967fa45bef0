/**
 * The messages of `POST /ws/poll`, for networks that allow only short requests. The frames are those of a JSON
 * WebSocket connection; only their transport differs. Commands after the first go to `POST /ws/emulation`.
 *
 *   {"data": commands}                  opens a connection; the answer holds its `session` and `node`
 *   {"session", "node", "ack": seq}     waits for frames; `ack` is the `seq` of the last answer that arrived
 *   {"session", "node", "leave": true}  ends it; the answer is 204
 *
 * An answer whose `seq` is not acknowledged is repeated, at most once a second, so a lost response loses nothing. Only
 * one request per session waits at a time: a newer one makes the older one return empty. 404 means that the connection
 * is gone, and the client opens another.
 */
export type PollRequest =
  | { readonly data: string }
  | { readonly session: string; readonly node: string; readonly ack: number }
  | { readonly session: string; readonly node: string; readonly leave: true }

export interface PollAnswer {
  /** Grows by one with every answer that is not empty. */
  readonly seq: number
  /** Messages joined by newlines; empty if none came while waiting. */
  readonly frame: string
}

export interface PollOpened extends PollAnswer {
  /** A secret that only the client and the service know. */
  readonly session: string
  readonly node: string
}
