import { useCallback, useRef, useState } from 'react'

import type { TimelineItem } from './timeline-items.ts'

interface ReaderPlace {
  readonly isAtEnd: boolean
  /** How many messages of others came since the reader left the end. */
  readonly newCount: number
  readonly onPlace: (isAtEnd: boolean) => void
}

/** Where the reader is, measured from the newest message of others when they left the end. */
export function useReaderPlace(items: readonly TimelineItem[], personId: string): ReaderPlace {
  const [leftAt, setLeftAt] = useState<string>()
  const newest = useRef('')
  newest.current = newestOf(items, personId)
  const onPlace = useCallback((isAtEnd: boolean) => {
    setLeftAt((before) => (isAtEnd ? undefined : (before ?? newest.current)))
  }, [])
  const newCount = leftAt === undefined ? 0 : countSince(leftAt, items, personId)
  return { isAtEnd: leftAt === undefined, newCount, onPlace }
}

/**
 * When the newest message of others was sent, by the server's clock. A time rather than a message, because a message
 * may be deleted. The reader's own messages do not count: until they are sent, they have the page's time.
 */
export function newestOf(items: readonly TimelineItem[], personId: string): string {
  return items.findLast(({ row }) => row.senderId !== personId)?.row.sentAt ?? ''
}

export function countSince(leftAt: string, items: readonly TimelineItem[], personId: string): number {
  return items.filter(({ row }) => row.senderId !== personId && row.sentAt > leftAt).length
}
