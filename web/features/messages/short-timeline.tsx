import { useLayoutEffect, useRef } from 'react'

import { Beginning } from './beginning.tsx'
import type { TimelineParts } from './timeline.tsx'

/** Within this distance the reader counts as being at the end. */
export const END_PX = 80

/**
 * Renders all messages. The scroll container is reversed, so it starts at the newest message even before
 * scripts run, and keeps its place when earlier messages are added above.
 */
export function ShortTimeline({ items, earlier, render, onPlace, steering }: TimelineParts) {
  const scroller = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    steering.current.toEnd = () => element?.scrollTo({ top: 0 })
    return () => {
      if (element) steering.current.anchor = firstVisible(element)
    }
  }, [steering])
  const onScroll = () => onPlace((scroller.current?.scrollTop ?? 0) > -END_PX)
  return (
    <div
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
      onScroll={onScroll}
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
    >
      <div className="pb-1">
        <Beginning earlier={earlier} scroller={scroller} />
        <ol>
          {items.map((item) => (
            <li key={item.key} data-key={item.key}>
              {render(item)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}

function firstVisible(scroller: HTMLElement): string | undefined {
  const top = scroller.getBoundingClientRect().top
  const rows = scroller.querySelectorAll<HTMLElement>('[data-key]')
  return [...rows].find((row) => row.getBoundingClientRect().bottom > top)?.dataset.key
}
