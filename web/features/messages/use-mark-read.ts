import { useEffect } from 'react'

import { call, isRefusal } from '../../lib/call.ts'
import type { MessageRow, ThreadRows } from './message-rows.ts'
import type { Thread } from './server/read-thread.ts'

/** Messages that arrive within this time share one receipt. */
const WAIT_MS = 250
/** A receipt that got lost is sent again after this time. */
const AGAIN_MS = 5_000

interface Reading {
  readonly rows: readonly MessageRow[]
  readonly seen: ThreadRows['seen']
  readonly personId: string
  /** Whether the newest message is on the screen. */
  readonly isReading: boolean
}

/**
 * Reports that the newest message was seen, if somebody else wrote it and the page is visible. Names that message: the
 * server may have later ones, which nobody saw here.
 */
export function useMarkRead(thread: Thread, { rows, seen, personId, isReading }: Reading): void {
  const newest = rows.findLast(({ senderId }) => senderId !== personId)
  const isUnseen = newest !== undefined && newest.sentAt > (seen[personId] ?? '')
  const waiting = isReading && isUnseen ? newest.id : undefined
  useEffect(() => {
    if (waiting === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const tell = async () => {
      try {
        await call('POST', `/api/conversations/${thread.id}/read`, { upTo: waiting })
      } catch (problem) {
        if (!isRefusal(problem)) tellAfter(AGAIN_MS)
      }
    }
    const tellAfter = (delayMs: number) => {
      clearTimeout(timer)
      if (!isOver && document.visibilityState === 'visible') timer = setTimeout(tell, delayMs)
    }
    const onVisible = () => tellAfter(WAIT_MS)
    document.addEventListener('visibilitychange', onVisible)
    onVisible()
    return () => {
      isOver = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [thread.id, waiting])
}
