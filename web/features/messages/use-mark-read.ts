import { useEffect } from 'react'

import { call } from '../../lib/call.ts'
import type { MessageRow, ThreadRows } from './message-rows.ts'
import type { Thread } from './server/read-thread.ts'

/** A burst of messages is one receipt. */
const WAIT_MS = 250

interface Reading {
  readonly rows: readonly MessageRow[]
  readonly seen: ThreadRows['seen']
  readonly personId: string
  /** The newest message is on the screen. */
  readonly isReading: boolean
}

/** Says that the newest message was seen: when somebody else wrote it, and this person has the page before them. */
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
      // When it does not get through, the next message tells it too.
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
