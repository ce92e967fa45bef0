'use client'

import { useClient, useEvent, useLive } from '@portico/client/react'
import Link from 'next/link'
import { useSelectedLayoutSegment } from 'next/navigation'
import { useRef, useState } from 'react'

import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import { type ConversationRow, conversationRows } from './conversation-rows.ts'
import type { Conversations } from './read-conversations.ts'

/** A person's conversations. On a phone it gives way to the one that is open. */
export function ConversationList({ loaded }: { readonly loaded: Conversations }) {
  const rows = useConversations(loaded)
  const open = useSelectedLayoutSegment()
  return (
    <nav
      aria-label="Conversations"
      className={`min-h-0 overflow-y-auto border-line sm:border-r ${open === null ? '' : 'max-lg:hidden'}`}
    >
      <h1 className="px-5 pt-6 pb-3 font-semibold text-20 leading-tight">Messages</h1>
      <ul className="px-2 pb-4">
        {rows.map((row) => (
          <Conversation key={row.id} row={row} isOpen={row.id === open} />
        ))}
      </ul>
      {rows.length === 0 && (
        <p className="px-5 text-soft">Conversations you are part of will be here. You are in none yet.</p>
      )}
    </nav>
  )
}

function Conversation({ row, isOpen }: { readonly row: ConversationRow; readonly isOpen: boolean }) {
  const unreadCount = isOpen ? 0 : row.unreadCount
  return (
    <li>
      <Link
        href={`/messages/${row.id}`}
        aria-current={isOpen ? 'page' : undefined}
        className="flex items-center gap-3 rounded-small px-3 py-2 transition-colors duration-150 hover:bg-surface focus-visible:-outline-offset-2 aria-[current=page]:bg-surface"
      >
        <Face {...row.face} className="size-10 text-13" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={`truncate ${unreadCount > 0 ? 'font-semibold' : 'font-medium'}`}>
              {row.title}
            </span>
            <Moment
              at={row.lastAt}
              as="ago"
              className="ml-auto whitespace-nowrap text-12 text-faint tabular-nums"
            />
          </span>
          <span className="flex items-center gap-2">
            <span className="truncate text-13 text-soft">{row.preview}</span>
            {unreadCount > 0 && (
              <span className="ml-auto rounded-full bg-accent px-2 font-medium text-12 text-on-accent tabular-nums">
                {unreadCount}
                <span className="sr-only"> unread</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}

/** In its new order at once; what the rows say is read again when something happened to one of them. */
function useConversations(loaded: Conversations): readonly ConversationRow[] {
  const client = useClient()
  const [initial, setInitial] = useState(loaded)
  const latest = useRef(0)
  const { rows } = useLive(initial, conversationRows, { reload: fetchConversations })
  useEvent(loaded.position.channel, 'conversation.changed', () => {
    latest.current += 1
    const request = latest.current
    fetchConversations()
      .then((fresh) => request === latest.current && setInitial(fresh))
      .catch((problem: unknown) => client.report(problem))
  })
  return rows
}

async function fetchConversations(): Promise<Conversations> {
  const response = await fetch('/api/conversations')
  if (!response.ok) throw new Error(`/api/conversations answered ${response.status}`)
  return response.json()
}
