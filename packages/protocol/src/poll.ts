/**
 * The wire of `POST /ws/poll`, for networks that let nothing but short requests through. Frames are those of a JSON
 * WebSocket connection; only their way differs. Commands after the first go to `POST /ws/emulation`.
 *
 *   {"data": commands}                  opens a connection; the answer holds its `session` and `node`
 *   {"session", "node", "ack": seq}     waits for frames; `ack` is the `seq` of the last answer that arrived
 *   {"session", "node", "leave": true}  ends it; the answer is 204
 *
 * An answer whose `seq` was not acknowledged is given again, once a second at most, so that a lost response loses
 * nothing. Of one session one request waits at a time: a newer one makes the older return empty-handed. 404 means that
 * the connection is gone, and the client opens another.
 */
export type PollRequest =
  | { readonly data: string }
  | { readonly session: string; readonly node: string; readonly ack: number }
  | { readonly session: string; readonly node: string; readonly leave: true }

export interface PollAnswer {
  /** Grows by one with every answer that holds something. */
  readonly seq: number
  /** Messages joined by newlines; empty when nothing came in the time of waiting. */
  readonly frame: string
}

export interface PollOpened extends PollAnswer {
  /** A secret between the two ends. */
  readonly session: string
  readonly node: string
}
