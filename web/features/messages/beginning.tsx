import { type RefObject, useEffect, useRef } from 'react'

import type { Earlier } from './use-earlier.ts'

/** The next page is requested this far above the screen. */
const AHEAD_PX = 800

interface BeginningProps {
  readonly earlier: Earlier
  readonly scroller: RefObject<HTMLElement | null>
}

/** Above the first message: loads more when the reader comes near, and says when there is no more. */
export function Beginning({ earlier, scroller }: BeginningProps) {
  const { state, load } = earlier
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (state !== 'more' || mark.current === null) return
    const observer = new IntersectionObserver((entries) => entries.some(isVisible) && load(), {
      root: scroller.current,
      rootMargin: `${AHEAD_PX}px 0px`,
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [state, load, scroller])
  return (
    <div ref={mark} className="flex h-14 items-center justify-center px-5 text-13 text-faint">
      {WORDS[state]}
      {state === 'failed' && (
        <button
          type="button"
          onClick={load}
          className="ml-2 min-h-10 cursor-pointer rounded-small font-medium text-ink underline underline-offset-2"
        >
          Try again
        </button>
      )}
    </div>
  )
}

const WORDS = {
  more: 'Earlier messages',
  loading: 'Loading earlier messages',
  failed: 'The earlier messages could not be read.',
  complete: 'Start of the conversation',
} as const satisfies Record<Earlier['state'], string>

function isVisible({ isIntersecting }: IntersectionObserverEntry): boolean {
  return isIntersecting
}
