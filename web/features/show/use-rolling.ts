import { useVirtualizer } from '@tanstack/react-virtual'
import { type UIEvent, useLayoutEffect, useRef, useState } from 'react'

import { type FeedView, nameOf } from './comment-feed.ts'

/** Somebody this close to the bottom is following. */
const NEAR_PX = 60
const HEIGHT_PX = 52

/** Follows the latest comment until somebody scrolls up; then it shows what they are reading until they come back. */
export function useRolling(view: FeedView) {
  const [held, hold] = useState<FeedView>()
  const { comments } = held ?? view
  const frame = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)
  const rows = useVirtualizer({
    count: comments.length,
    getScrollElement: () => frame.current,
    estimateSize: () => HEIGHT_PX,
    getItemKey: (index) => nameOf(comments[index] ?? { personId: '', key: String(index) }),
    overscan: 4,
  })
  const height = rows.getTotalSize()
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows what arrives, and how high that turns out to be.
  useLayoutEffect(() => {
    if (held === undefined && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [held, view, height])
  const follow = () => hold(undefined)
  const onScroll = ({ currentTarget }: UIEvent) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget
    if (scrollHeight - clientHeight - scrollTop < NEAR_PX) follow()
    else if (scrollTop < lastTop.current) hold((before) => before ?? view)
    lastTop.current = scrollTop
  }
  /** How many comments have come since; undefined while following. */
  const missed = held && view.total - held.total
  return { frame, comments, rows, missed, onScroll, follow }
}
