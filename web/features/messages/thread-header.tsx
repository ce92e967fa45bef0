'use client'

import { usePresence } from '@portico/client/react'

import { BackLink } from '../shell/back-link.tsx'
import type { Member } from './server/read-thread.ts'
import type { TypingChannel } from './use-typing.ts'

export interface ThreadHeaderProps {
  readonly title: string
  readonly members: readonly Member[]
  /** Its presence tells who has the conversation open. */
  readonly channel: TypingChannel
}

export function ThreadHeader({ title, members, channel }: ThreadHeaderProps) {
  const present = new Set(usePresence(channel).map(({ user }) => user))
  return (
    <header className="flex min-h-14 items-center gap-3 border-line border-b px-3 sm:px-5">
      <BackLink href="/messages" label="All conversations" className="lg:hidden" />
      <div className="min-w-0">
        <h2 className="truncate font-semibold text-16 leading-tight">{title}</h2>
        <ul aria-label="Members" className="flex gap-3 overflow-hidden whitespace-nowrap text-12 text-soft">
          {members.map(({ id, name }) => (
            <li key={id} title={present.has(id) ? `${name} is here` : name}>
              <span aria-hidden="true" className={present.has(id) ? 'text-live' : 'text-faint'}>
                {present.has(id) ? '● ' : '○ '}
              </span>
              {name}
              {present.has(id) && <span className="sr-only"> is here</span>}
            </li>
          ))}
        </ul>
      </div>
    </header>
  )
}
