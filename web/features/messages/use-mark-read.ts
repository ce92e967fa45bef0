import { useEffect } from 'react'

import { call } from '../../lib/call.ts'
import type { MessageRow, ThreadRows } from './message-rows.ts'
import type { Thread } from './server/read-thread.ts'

/** Messages that arrive within this time share one receipt. */
const WAIT_MS = 250

interface Reading {
  readonly rows: readonly MessageRow[]
  readonly seen: ThreadRows['seen']
  readonly personId: string
  /** Whether the newest message is on the screen. */
  readonly isReading: boolean
}

/** Reports that the newest message was seen, if somebody else wrote it and the page is visible. */
export function useMarkRead(thread: Thread, { rows, seen, personId, isReading }: Reading): void {
  const newest = rows.findLast(({ senderId }) => senderId !== personId)
  const isUnseen = newest !== undefined && newest.sentAt > (seen[personId] ?? '')
  const waiting = isReading && isUnseen ? newest.id : undefined
  useEffect(() => {
    if (waiting === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      // If this fails, the next message's receipt covers it.
      timer = setTimeout(() => call('POST', `/api/conversations/${thread.id}/read`).catch(() => {}), WAIT_MS)
    }
    document.addEventListener('visibilitychange', tell)
    tell()
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [thread.id, waiting])
}
