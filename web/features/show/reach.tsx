'use client'

import { useEffect, useState } from 'react'

import type { CommentFeed } from './comment-feed.ts'
import type { Audience } from './server/count-audience.ts'

interface ReachProps {
  readonly audience: Audience | undefined
  readonly feed: CommentFeed
}

/** How many watch, how many connections a message reaches, and how fast people comment. */
export function Reach({ audience, feed }: ReachProps) {
  const perSecond = usePerSecond(feed)
  return (
    <dl className="grid grid-cols-3 border-line border-b tabular-nums">
      <Figure name="Watching" value={audience ? String(audience.viewers) : '–'} />
      <Figure
        name="Reach"
        value={audience ? `delivered to ${audience.delivered} of ${audience.of}` : 'being counted'}
        isFault={audience !== undefined && audience.delivered < audience.of}
      />
      <Figure name="Comments" value={`${perSecond}/s`} />
    </dl>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly isFault?: boolean
}

function Figure({ name, value, isFault = false }: FigureProps) {
  return (
    <div data-figure={name} className="border-line px-4 py-2 not-last:border-r">
      <dt className="text-12 text-soft">{name}</dt>
      <dd className={`font-semibold text-16 leading-tight max-sm:text-13 ${isFault ? 'text-waiting' : ''}`}>
        {isFault && <span aria-hidden="true">▲ </span>}
        {value}
      </dd>
    </div>
  )
}

function usePerSecond(feed: CommentFeed): number {
  const [perSecond, setPerSecond] = useState(0)
  useEffect(() => {
    let before = feed.get().total
    const timer = setInterval(() => {
      const { total } = feed.get()
      setPerSecond(total - before)
      before = total
    }, 1_000)
    return () => clearInterval(timer)
  }, [feed])
  return perSecond
}
