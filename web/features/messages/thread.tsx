'use client'

import { type PendingEvent, useLive } from '@portico/client/react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

import { Composer } from './composer.tsx'
import { Message } from './message.tsx'
import { type MessageRow, messageRows } from './message-rows.ts'
import type { Thread as LoadedThread, Member } from './read-thread.ts'
import { ThreadHeader } from './thread-header.tsx'
import { useTyping } from './use-typing.ts'

export interface ThreadProps {
  readonly thread: LoadedThread
  readonly personId: string
  /** Where more of the past is. */
  readonly earlierHref: string
}

/** One conversation: shown as the server read it, and live from exactly there. */
export function Thread({ thread, personId, earlierHref }: ThreadProps) {
  const { id, title, members, messages, hasEarlier } = thread
  const router = useRouter()
  const { rows, pending, publish } = useLive(messages, messageRows, { reload: () => router.refresh() })
  const typingChannel = `conversation:${id}:typing` as const
  const typing = useTyping(typingChannel, personId)
  useMarkRead(id, rows, personId)

  const send = (body: string) => {
    typing.tell(false)
    const key = crypto.randomUUID()
    const message = {
      id: key,
      conversationId: id,
      senderId: personId,
      clientKey: key,
      body,
      attachmentUrl: null,
      state: 'complete',
      sentAt: new Date().toISOString(),
    } as const
    publish('message.sent', message, { key, send: () => postMessage(id, key, body) })
  }

  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <ThreadHeader title={title} members={members} channel={typingChannel} />
      {/* Reversed, so that it starts at the newest message also before any script runs, and stays there. */}
      <div
        role="log"
        aria-label="Messages"
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="pb-1">
          {hasEarlier && (
            <Link
              href={earlierHref}
              scroll={false}
              className="mx-5 mt-4 inline-block font-medium text-13 underline underline-offset-2"
            >
              Show earlier messages
            </Link>
          )}
          <Messages rows={rows} members={members} pending={pending} />
        </div>
      </div>
      <p role="status" className="min-h-5 truncate px-3 text-12 text-soft sm:px-5">
        {sayTyping(members.filter(({ id: member }) => typing.people.has(member)))}
      </p>
      <Composer to={title} onSend={send} onType={typing.tell} />
    </section>
  )
}

interface MessagesProps {
  readonly rows: readonly MessageRow[]
  readonly members: readonly Member[]
  readonly pending: readonly PendingEvent[]
}

function Messages({ rows, members, pending }: MessagesProps) {
  if (rows.length === 0) return <p className="px-5 py-8 text-soft">Nothing was said here yet. Begin below.</p>
  const names = new Map(members.map((member) => [member.id, member]))
  return (
    <ol>
      {rows.map((row, index) => (
        <Message
          key={`${row.senderId} ${row.clientKey}`}
          row={row}
          sender={names.get(row.senderId) ?? { id: row.senderId, name: 'Somebody who left' }}
          continues={isSoonAfter(rows[index - 1], row)}
          pending={pending.find(({ key }) => key === row.clientKey)}
        />
      ))}
    </ol>
  )
}

function sayTyping(people: readonly Member[]): string {
  const names = people.map(({ name }) => name.split(' ')[0])
  if (names.length === 0) return ''
  return names.length < 3
    ? `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} typing`
    : 'Several people are typing'
}

const PAUSE_MS = 10 * 60_000

function isSoonAfter(before: MessageRow | undefined, row: MessageRow): boolean {
  if (before?.senderId !== row.senderId) return false
  return Date.parse(row.sentAt) - Date.parse(before.sentAt) < PAUSE_MS
}

async function postMessage(conversationId: string, clientKey: string, body: string): Promise<void> {
  const response = await fetch(`/api/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientKey, body }),
  })
  if (response.ok) return
  const answer: { error?: unknown } = await response.json().catch(() => ({}))
  throw new Error(typeof answer.error === 'string' ? answer.error : `The server answered ${response.status}.`)
}

/** Says that the newest message was seen, once for each that somebody else wrote. */
function useMarkRead(conversationId: string, rows: readonly MessageRow[], personId: string): void {
  const newest = rows.findLast(({ senderId }) => senderId !== personId)?.id
  useEffect(() => {
    if (newest === undefined) return
    const tell = () => {
      if (document.visibilityState !== 'visible') return
      document.removeEventListener('visibilitychange', tell)
      // When it does not get through, the next message tells it too.
      fetch(`/api/conversations/${conversationId}/read`, { method: 'POST' }).catch(() => {})
    }
    document.addEventListener('visibilitychange', tell)
    tell()
    return () => document.removeEventListener('visibilitychange', tell)
  }, [conversationId, newest])
}
