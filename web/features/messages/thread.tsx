'use client'

import { type PendingEvent, useLive } from '@portico/client/react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

import { Composer } from './composer.tsx'
import { Message } from './message.tsx'
import { type MessageRow, messageRows } from './message-rows.ts'
import type { Thread as LoadedThread, Member } from './read-thread.ts'

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
  useMarkRead(id, rows, personId)

  const send = (body: string) => {
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
      <header className="flex min-h-14 items-center gap-3 border-line border-b px-3 sm:px-5">
        <Link href="/messages" className="rounded-small px-2 py-2 text-soft hover:text-ink lg:hidden">
          <span aria-hidden="true">←</span>
          <span className="sr-only">All conversations</span>
        </Link>
        <div className="min-w-0">
          <h2 className="truncate font-semibold text-16 leading-tight">{title}</h2>
          <p className="truncate text-12 text-soft">{members.map(({ name }) => name).join(', ')}</p>
        </div>
      </header>
      {/* Reversed, so that it starts at the newest message also before any script runs, and stays there. */}
      <div
        role="log"
        aria-label="Messages"
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="pb-4">
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
      <Composer to={title} onSend={send} />
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
