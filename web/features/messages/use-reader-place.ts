import { useCallback, useRef, useState } from 'react'

import type { TimelineItem } from './timeline-items.ts'

export interface ReaderPlace {
  readonly isAtEnd: boolean
  /** How many messages of others came since the reader left the end. */
  readonly newCount: number
  readonly onPlace: (isAtEnd: boolean) => void
}

/** Where the reader is, by the message that was the newest when they left the end. */
export function useReaderPlace(items: readonly TimelineItem[], personId: string): ReaderPlace {
  const [leftAt, setLeftAt] = useState<string>()
  const newest = useRef<string>(undefined)
  newest.current = items.at(-1)?.key
  const onPlace = useCallback((isAtEnd: boolean) => {
    setLeftAt((before) => (isAtEnd ? undefined : (before ?? newest.current)))
  }, [])
  const after = leftAt === undefined ? [] : items.slice(items.findIndex(({ key }) => key === leftAt) + 1)
  const newCount = after.filter(({ row }) => row.senderId !== personId).length
  return { isAtEnd: leftAt === undefined, newCount, onPlace }
}
