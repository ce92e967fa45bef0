import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'

import { Beginning } from './beginning.tsx'
import { END_PX } from './short-timeline.tsx'
import type { TimelineParts } from './timeline.tsx'

/** The height of what is above the first message. */
const BEGINNING_PX = 56
const ROW_PX = 44

/** Renders only the messages near the screen. The reader's place does not move when others arrive. */
export function LongTimeline({ items, earlier, render, onPlace, steering }: TimelineParts) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: () => ROW_PX,
    paddingStart: BEGINNING_PX,
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it begins is decided once.
  useLayoutEffect(() => {
    steering.current.toEnd = () => virtualizer.scrollToEnd()
    const anchor = items.findIndex(({ key }) => key === steering.current.anchor)
    if (anchor > 0) virtualizer.scrollToIndex(anchor, { align: 'start' })
    else virtualizer.scrollToEnd()
  }, [virtualizer, steering])
  return (
    <div
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
      onScroll={() => onPlace(virtualizer.isAtEnd())}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        <Beginning earlier={earlier} scroller={scroller} />
        <ol>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index]
            return (
              item && (
                <li
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-key={item.key}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {render(item)}
                </li>
              )
            )
          })}
        </ol>
      </div>
    </div>
  )
}
