'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'

import { Face } from '../person/face.tsx'
import { type CommentFeed, type FeedView, nameOf, type Said } from './comment-feed.ts'
import { saidSold } from './said-sold.ts'

export interface CommentListProps {
  readonly feed: CommentFeed
  readonly onAgain: (said: Said) => void
  /** Instead of comments, while there are none. */
  readonly empty: string
}

const never = () => () => {}

/** What is said, the latest at the foot. Whoever scrolls up reads in peace: nothing moves until they are back. */
export function CommentList({ feed, onAgain, empty }: CommentListProps) {
  const view = useSyncExternalStore(feed.subscribe, feed.get, feed.get)
  const isAwake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  if (view.comments.length === 0)
    return (
      <div className="flex min-h-0 flex-1 items-center justify-center px-6 text-center text-soft">
        {empty}
      </div>
    )
  return isAwake ? <Rolling view={view} onAgain={onAgain} /> : <Plain comments={view.comments} />
}

/** Before any script runs. */
function Plain({ comments }: { readonly comments: readonly Said[] }) {
  return (
    <Frame>
      <ol className="mt-auto">
        {comments.slice(-30).map((said) => (
          <li key={nameOf(said)}>
            <Comment said={said} onAgain={undefined} />
          </li>
        ))}
      </ol>
    </Frame>
  )
}

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <div
      role="log"
      aria-live="off"
      aria-label="Comments"
      className="flex min-h-0 flex-1 flex-col overflow-hidden"
    >
      {children}
    </div>
  )
}

/** Within this of the foot somebody counts as reading along. */
const NEAR_PX = 60
const HEIGHT_PX = 52

interface RollingProps extends Pick<CommentListProps, 'onAgain'> {
  readonly view: FeedView
}

function Rolling({ view, onAgain }: RollingProps) {
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
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = frame.current ?? new Element()
    const below = scrollHeight - clientHeight - scrollTop
    if (below < NEAR_PX) hold(undefined)
    else if (scrollTop < lastTop.current) hold((before) => before ?? view)
    lastTop.current = scrollTop
  }
  const missed = held ? view.total - held.total : 0
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={frame}
        role="log"
        aria-live="off"
        aria-label="Comments"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
        tabIndex={0}
        onScroll={onScroll}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <ol className="relative mt-auto w-full shrink-0" style={{ height }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const said = comments[index]
            return (
              said && (
                <li
                  key={key}
                  ref={rows.measureElement}
                  data-index={index}
                  style={{ transform: `translateY(${start}px)` }}
                  className="absolute top-0 left-0 w-full"
                >
                  <Comment said={said} onAgain={onAgain} />
                </li>
              )
            )
          })}
        </ol>
      </div>
      {held && (
        <button
          type="button"
          onClick={() => hold(undefined)}
          className="absolute bottom-3 left-1/2 min-h-10 -translate-x-1/2 cursor-pointer rounded-full border border-line bg-raised px-4 font-medium text-13 tabular-nums shadow-raised"
        >
          {missed > 0 ? `${missed} new` : 'Latest'} <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  )
}

interface CommentProps {
  readonly said: Said
  readonly onAgain: CommentListProps['onAgain'] | undefined
}

/** The same for as long as its comment is: hundreds come and go a second, and most of what is seen stays. */
const Comment = memo(function Comment({ said, onAgain }: CommentProps) {
  const { personId, name, body, pending } = said
  const code = saidSold(body)
  return (
    <div className={`flex gap-2.5 px-4 py-1.5 ${pending === 'sending' ? 'opacity-60' : ''}`}>
      <Face id={personId} name={name} className="size-7 text-[0.6875rem]" />
      <div className="min-w-0 flex-1 leading-snug">
        <p className="truncate text-12 text-soft">{name}</p>
        <p className="break-words">
          {body}
          {code !== undefined && (
            <span className="ml-1.5 whitespace-nowrap rounded-small bg-accent px-1.5 py-0.5 align-middle font-medium text-12 text-on-accent tabular-nums">
              {code}
            </span>
          )}
        </p>
        {pending === 'failed' && (
          <p role="alert" className="flex items-center gap-3 text-13">
            <span className="text-fault">Not sent.</span>
            <button
              type="button"
              onClick={() => onAgain?.(said)}
              className="min-h-10 cursor-pointer font-medium underline"
            >
              Send again
            </button>
          </p>
        )}
      </div>
    </div>
  )
})
