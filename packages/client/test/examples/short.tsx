/** Compiled, and printed into the README. */
interface Message {
  readonly id: string
  readonly body: string
}

// #region short
import { type Live, useLive } from '@portico/client/react'

// In the browser: from exactly there on, live. No URL, no socket, no reconnect code.
export function Messages({ initial }: { initial: Live<readonly Message[], `conversation:${string}`> }) {
  const { rows } = useLive(initial, (rows, happened) =>
    happened.event === 'message.sent' ? [...rows, happened.data] : rows,
  )
  return rows.map(({ id, body }) => <p key={id}>{body}</p>)
}
// #endregion
