'use client'

import { useLive } from '@portico/client/react'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'

import { Link } from '../going/link.tsx'
import { useOpen } from '../going/use-open.ts'
import { useKeys } from '../keys/use-keys.ts'
import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import { Unread } from '../unread/unread.tsx'
import { type ConversationRow, conversationRows } from './conversation-rows.ts'
import { NewConversation, type NewConversationProps } from './new-conversation.tsx'
import type { Conversations } from './server/read-conversations.ts'

interface ConversationListProps extends NewConversationProps {
  readonly loaded: Conversations
}

/** A person's conversations. On a phone the open one replaces the list. */
export function ConversationList({ loaded, people }: ConversationListProps) {
  const { rows } = useLive(loaded, conversationRows, { reload: fetchConversations })
  const [sought, setSought] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const open = useOpen('/messages')
  useKeys({ '/': () => search.current?.focus() })
  const conversations = rows.filter(({ kind }) => kind !== 'assistant')
  const found = conversations.filter((row) => isFound(row, sought))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      setSought('')
      search.current?.blur()
    } else if (!walk(event)) return
    event.preventDefault()
  }
  return (
    <nav
      aria-label="Conversations"
      onKeyDown={onKeyDown}
      className={`flex min-h-0 flex-col border-line lg:border-r ${open === null ? '' : 'max-lg:hidden'}`}
    >
      <div className="flex items-center justify-between gap-2 px-5 pt-4 max-sm:pr-3">
        <h1 className="font-semibold text-20 leading-tight">Messages</h1>
        <NewConversation people={people} />
      </div>
      <div className="relative px-3 py-2">
        <Search aria-hidden="true" className="absolute top-5 left-6 size-4 text-faint" />
        <input
          ref={search}
          type="search"
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          aria-label="Search the conversations"
          placeholder="Search"
          className="min-h-10 w-full rounded-small border border-line bg-surface pr-3 pl-9 placeholder:text-faint"
        />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {found.map((row) => (
          <Conversation key={row.id} row={row} isOpen={row.id === open} />
        ))}
      </ul>
      {found.length === 0 && (
        <p className="px-5 pb-6 text-soft">
          {conversations.length === 0
            ? 'Conversations you are part of will be here. You are in none yet.'
            : `No conversation has “${sought}” in it.`}
        </p>
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
        data-walk
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
            <span className={`truncate text-13 ${unreadCount > 0 ? 'text-ink' : 'text-soft'}`}>
              {row.preview || 'Nothing yet'}
            </span>
            <Unread count={unreadCount} className="ml-auto" />
          </span>
        </span>
      </Link>
    </li>
  )
}

function isFound({ title, preview }: ConversationRow, sought: string): boolean {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${title} ${preview}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Moves between conversations with the arrow keys. Returns true if it handled the key. */
function walk({ key, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return false
  const links = [...currentTarget.querySelectorAll<HTMLElement>('[data-walk]')]
  const here = links.findIndex((link) => link.matches(':focus'))
  const next = key === 'ArrowDown' ? here + 1 : here - 1
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus()
  return true
}

async function fetchConversations(): Promise<Conversations> {
  const response = await fetch('/api/conversations')
  if (!response.ok) throw new Error(`/api/conversations answered ${response.status}`)
  return response.json()
}
