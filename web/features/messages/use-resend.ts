import { type PendingEvent, useStatus } from '@portico/client/react'
import { useEffect, useRef } from 'react'

import { Refused } from '../../lib/call.ts'
import { isLive } from '../shell/status-look.ts'
import type { MessageRow } from './message-rows.ts'
import type { Draft, Unsent } from './unsent.ts'

/** Sends what an earlier page of this tab left unsent, once. It goes under its own key, so nothing is sent twice. */
export function useLeftBehind(
  unsent: Unsent,
  rows: readonly MessageRow[],
  send: (draft: Draft) => void,
): void {
  const begun = useRef<Unsent>(undefined)
  useEffect(() => {
    if (begun.current === unsent) return
    begun.current = unsent
    const known = new Set(rows.map(({ clientKey }) => clientKey))
    for (const draft of unsent.list()) {
      // The message was sent and only the answer was lost.
      if (known.has(draft.clientKey)) unsent.forget(draft.clientKey)
      else send(draft)
    }
  }, [unsent, rows, send])
}

/** When the connection is back, tries what failed once more. What was refused stays as it is. */
export function useRetries(pending: readonly PendingEvent[]): void {
  const live = isLive(useStatus())
  const latest = useRef(pending)
  useEffect(() => {
    latest.current = pending
  })
  useEffect(() => {
    if (!live) return
    for (const { state, error, retry } of latest.current) {
      if (state === 'failed' && !isRefusal(error)) retry()
    }
  }, [live])
}

/** An answer that would be the same again; one of a server in trouble, or to somebody who was too fast, would not. */
function isRefusal(error: unknown): boolean {
  return error instanceof Refused && error.status < 500 && error.status !== 429
}
