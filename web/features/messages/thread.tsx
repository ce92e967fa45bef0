'use client'

import { useState } from 'react'

import { Denied } from '../connection/denied.tsx'
import { Arrivals } from './arrivals.tsx'
import { Composer } from './composer.tsx'
import type { MessageRow } from './message-rows.ts'
import type { Thread as LoadedThread, Member } from './server/read-thread.ts'
import { ThreadHeader } from './thread-header.tsx'
import { Timeline } from './timeline.tsx'
import { useEditing } from './use-editing.ts'
import { useMarkRead } from './use-mark-read.ts'
import { useThread } from './use-thread.ts'
import { useTyping } from './use-typing.ts'

export interface ThreadProps {
  readonly thread: LoadedThread
  readonly personId: string
}

/** One conversation: shown as the server read it, and live from exactly there. */
export function Thread({ thread, personId }: ThreadProps) {
  const { id, title, members } = thread
  const live = useThread(thread, personId)
  const typingChannel = `conversation:${id}:typing` as const
  const typing = useTyping(typingChannel, personId)
  const editing = useEditing()
  const [isAtEnd, setAtEnd] = useState(true)
  useMarkRead(thread, { rows: live.rows, seen: live.seen, personId, isReading: isAtEnd })

  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <ThreadHeader title={title} members={members} channel={typingChannel} />
      <Denied finding={live.denied} what="conversation" />
      <Timeline live={live} thread={thread} personId={personId} editing={editing} onReading={setAtEnd} />
      <Arrivals rows={live.rows} members={members} personId={personId} />
      <p role="status" className="min-h-5 truncate px-3 text-12 text-soft sm:px-5">
        {sayTyping(members.filter(({ id: member }) => typing.people.has(member)))}
      </p>
      <Composer
        personId={personId}
        conversationId={id}
        to={title}
        onSend={(draft) => {
          typing.tell(false)
          live.actions.send(draft)
        }}
        onType={typing.tell}
        onEditLast={() => editing.begin(findLastOwn(live.rows, personId)?.id)}
      />
    </section>
  )
}

function findLastOwn(rows: readonly MessageRow[], personId: string): MessageRow | undefined {
  return rows.findLast(({ senderId, pending }) => senderId === personId && pending === 'no')
}

function sayTyping(people: readonly Member[]): string {
  const names = people.map(({ name }) => name.split(' ')[0])
  if (names.length === 0) return ''
  return names.length < 3
    ? `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} typing`
    : 'Several people are typing'
}
