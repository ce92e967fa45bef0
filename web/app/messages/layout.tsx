import type { Metadata } from 'next'
import type { ReactNode } from 'react'

import { Waiting } from '../../features/going/waiting.tsx'
import { ConversationList } from '../../features/messages/conversation-list.tsx'
import { readConversations } from '../../features/messages/server/read-conversations.ts'
import { readPeople } from '../../features/person/server/read-people.ts'
import { findPerson } from '../../features/session/server/person.ts'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'Messages' }

export default async function MessagesLayout({ children }: { readonly children: ReactNode }) {
  const person = await findPerson()
  // The page knows its own path, and sends people who are not signed in to sign in and come back.
  if (person === undefined) return children
  const db = await openDb()
  const [conversations, people] = await Promise.all([
    readConversations(db, person.id),
    readPeople(db, person.id),
  ])
  return (
    <div
      data-fills="screen"
      className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] lg:grid-cols-[19rem_minmax(0,1fr)]"
    >
      <ConversationList loaded={conversations} people={people} />
      <Waiting frame="/messages" />
      {children}
    </div>
  )
}
