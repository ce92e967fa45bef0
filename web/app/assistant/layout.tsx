import type { Metadata } from 'next'
import type { ReactNode } from 'react'

import { readThreads } from '../../features/assistant/server/read-threads.ts'
import { ThreadList } from '../../features/assistant/thread/thread-list.tsx'
import { Waiting } from '../../features/going/waiting.tsx'
import { findPerson } from '../../features/session/server/person.ts'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'Assistant' }

export default async function AssistantLayout({ children }: { readonly children: ReactNode }) {
  const person = await findPerson()
  // The page knows its own path, and sends people who are not signed in to sign in and come back.
  if (person === undefined) return children
  const threads = await readThreads(await openDb(), person.id)
  return (
    <div
      data-fills="screen"
      className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] lg:grid-cols-[19rem_minmax(0,1fr)]"
    >
      <ThreadList loaded={threads} />
      <Waiting frame="/assistant" />
      {children}
    </div>
  )
}
