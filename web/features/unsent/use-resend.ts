import { type PendingEvent, useStatus } from '@portico/client/react'
import { useEffect, useMemo, useRef } from 'react'

import { isRefusal } from '../../lib/call.ts'
import { isLive } from '../shell/status-look.ts'
import type { Draft, Unsent } from './unsent.ts'

interface Resend {
  /** What the server had already when the page was rendered. */
  readonly known: readonly { readonly clientKey: string }[]
  readonly pending: readonly PendingEvent[]
  readonly send: (draft: Draft) => void
}

/** Sends what was left unsent, and returns what is pending: whatever is discarded there is forgotten, too. */
export function useResend(unsent: Unsent, { known, pending, send }: Resend): readonly PendingEvent[] {
  useLeftBehind(unsent, known, send)
  useRetries(pending)
  return useMemo(() => pending.map((event) => forgetting(event, unsent)), [pending, unsent])
}

/** Sends what an earlier page of this tab left unsent, once. It goes under its own key, so nothing is sent twice. */
function useLeftBehind(unsent: Unsent, known: Resend['known'], send: Resend['send']): void {
  const begun = useRef<Unsent>(undefined)
  useEffect(() => {
    if (begun.current === unsent) return
    begun.current = unsent
    const keys = new Set(known.map(({ clientKey }) => clientKey))
    for (const draft of unsent.list()) {
      // It was sent and only the answer was lost.
      if (keys.has(draft.clientKey)) unsent.forget(draft.clientKey)
      else send(draft)
    }
  }, [unsent, known, send])
}

/** When the connection is back, tries what failed once more. What was refused stays as it is. */
function useRetries(pending: readonly PendingEvent[]): void {
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

/** What is discarded must not be sent by the next page either. */
function forgetting(event: PendingEvent, unsent: Unsent): PendingEvent {
  const discard = () => {
    unsent.forget(event.key)
    event.discard()
  }
  return { ...event, discard }
}
