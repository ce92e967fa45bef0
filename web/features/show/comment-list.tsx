'use client'

import { memo, type ReactNode, useSyncExternalStore } from 'react'

import { Face } from '../person/face.tsx'
import { type CommentFeed, type FeedView, nameOf, type Said } from './comment-feed.ts'
import { saidSold } from './said-sold.ts'
import { useRolling } from './use-rolling.ts'

interface CommentListProps {
  readonly feed: CommentFeed
  readonly onAgain: (said: Said) => void
  /** Shown while there are no comments. */
  readonly empty: string
}

const never = () => () => {}

/** The comments, the latest at the bottom. If somebody scrolls up, nothing moves until they are back at the bottom. */
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

/** The last comments, before any script runs. */
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

interface RollingProps extends Pick<CommentListProps, 'onAgain'> {
  readonly view: FeedView
}

function Rolling({ view, onAgain }: RollingProps) {
  const { frame, comments, rows, missed, onScroll, follow } = useRolling(view)
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
        <ol className="relative mt-auto w-full shrink-0" style={{ height: rows.getTotalSize() }}>
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
      {missed !== undefined && (
        <button
          type="button"
          onClick={follow}
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

/** Memoised: hundreds of comments arrive a second, and most of those on the screen stay as they are. */
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
