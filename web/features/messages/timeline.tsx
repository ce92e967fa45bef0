'use client'

import type { PendingEvent } from '@portico/client/react'
import { useEffect, useMemo, useRef, useState } from 'react'

import { useMinute } from '../time/now.ts'
import { LongTimeline } from './long-timeline.tsx'
import { Message } from './message.tsx'
import { NewMessages } from './new-messages.tsx'
import { whoHasSeen } from './receipts.ts'
import type { Member, Thread } from './server/read-thread.ts'
import { ShortTimeline } from './short-timeline.tsx'
import { firstNew, type TimelineItem, timelineItems } from './timeline-items.ts'
import type { Editing } from './use-editing.ts'
import { useReaderPlace } from './use-reader-place.ts'
import type { LiveThread } from './use-thread.ts'

interface TimelineProps {
  readonly thread: Thread
  readonly live: LiveThread
  readonly personId: string
  readonly editing: Editing
  /** Whether the newest message is on the screen. */
  readonly onReading: (isAtEnd: boolean) => void
}

/**
 * What both kinds of timeline receive, and what they report to the component that steers them. Neither is a live
 * region, which would read out earlier messages and scrolled-in rows as news; `Arrivals` announces new messages.
 */
export interface TimelineParts {
  readonly items: readonly TimelineItem[]
  readonly earlier: LiveThread['earlier']
  readonly render: (item: TimelineItem) => React.ReactNode
  readonly onPlace: (isAtEnd: boolean) => void
  readonly steering: React.RefObject<Steering>
}

interface Steering {
  toEnd: () => void
  /** The first message on the screen, from which a timeline of the other kind continues. */
  anchor: string | undefined
}

/** With more messages than this, only those near the screen are rendered. */
const LONG = 200

/** The messages of a conversation, from the reader's place to the newest. */
export function Timeline({ thread, live, personId, editing, onReading }: TimelineProps) {
  const { rows, seen, earlier, pending, actions } = live
  const minute = useMinute()
  const [newFrom] = useState(() => firstNew(thread.live.rows, personId))
  const items = useMemo(() => timelineItems(rows, { newFrom, minute }), [rows, newFrom, minute])
  const { isAtEnd, newCount, onPlace } = useReaderPlace(items, personId)
  const steering = useRef<Steering>({ toEnd: () => {}, anchor: undefined })
  useEffect(() => onReading(isAtEnd), [onReading, isAtEnd])

  const last = items.at(-1)
  const ownLast = last?.row.senderId === personId ? last.key : undefined
  useEffect(() => {
    if (ownLast !== undefined) steering.current.toEnd()
  }, [ownLast])

  const names = useMemo(() => new Map(thread.members.map((member) => [member.id, member])), [thread.members])
  const lastOwn = items.findLast(({ row }) => row.senderId === personId)
  const receipt = lastOwn && whoHasSeen(lastOwn.row, { members: thread.members, seen, personId })
  const render = (item: TimelineItem) => (
    <Message
      key={item.key}
      item={item}
      sender={names.get(item.row.senderId) ?? somebody(item.row.senderId)}
      isOwn={item.row.senderId === personId}
      editing={editing}
      actions={actions}
      pending={pendingOf(item, pending)}
      receipt={item === lastOwn ? receipt : undefined}
    />
  )
  if (items.length === 0) return <Nothing />
  const Kind = items.length > LONG ? LongTimeline : ShortTimeline
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <Kind items={items} earlier={earlier} render={render} onPlace={onPlace} steering={steering} />
      <NewMessages count={newCount} isAtEnd={isAtEnd} toEnd={() => steering.current.toEnd()} />
    </div>
  )
}

function Nothing() {
  return (
    <p role="log" aria-live="off" aria-label="Messages" className="flex-1 px-5 py-8 text-soft">
      No messages yet. Write the first one.
    </p>
  )
}

function pendingOf({ row }: TimelineItem, pending: readonly PendingEvent[]): PendingEvent | undefined {
  const { pending: own } = row
  return own === 'no' ? undefined : pending.find(({ key }) => key === own.key)
}

const somebody = (id: string): Member => ({ id, name: 'Somebody who left' })
