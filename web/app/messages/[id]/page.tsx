import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { readThread } from '../../../features/messages/server/read-thread.ts'
import { Thread } from '../../../features/messages/thread.tsx'
import { findPerson, requirePerson } from '../../../features/session/server/person.ts'
import { titled } from '../../../features/shell/titled.ts'
import { openDb } from '../../../lib/db.ts'

interface ThreadPageProps {
  readonly params: Promise<{ id: string }>
}

const find = cache(async (id: string) => {
  const person = await findPerson()
  return person && readThread(await openDb(), { personId: person.id, id })
})

export function generateMetadata({ params }: ThreadPageProps): Promise<Metadata> {
  return titled(async () => (await find((await params).id))?.title)
}

export default async function ThreadPage({ params }: ThreadPageProps) {
  const { id } = await params
  const person = await requirePerson(`/messages/${id}`)
  const thread = await find(id)
  if (thread === undefined) notFound()
  return <Thread key={id} thread={thread} personId={person.id} />
}
