import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { readThread } from '../../../features/assistant/server/read-thread.ts'
import { SHOWN } from '../../../features/assistant/thread/shown.ts'
import { Thread } from '../../../features/assistant/thread/thread.tsx'
import { findPerson, requirePerson } from '../../../features/session/server/person.ts'
import { titled } from '../../../features/shell/titled.ts'
import { openDb } from '../../../lib/db.ts'

interface ThreadPageProps {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<{ earlier?: string | string[] }>
}

const find = cache(async (id: string, earlier: number) => {
  const person = await findPerson()
  return person && readThread(await openDb(), { personId: person.id, id, earlier })
})

export function generateMetadata({ params, searchParams }: ThreadPageProps): Promise<Metadata> {
  return titled(async () => (await find((await params).id, await earlierIn(searchParams)))?.title)
}

export default async function ThreadPage({ params, searchParams }: ThreadPageProps) {
  const { id } = await params
  const person = await requirePerson(`/assistant/${id}`)
  const thread = await find(id, await earlierIn(searchParams))
  if (thread === undefined) notFound()
  return <Thread key={id} thread={thread} personId={person.id} />
}

async function earlierIn(searchParams: ThreadPageProps['searchParams']): Promise<number> {
  const asked = Number((await searchParams).earlier)
  return Number.isInteger(asked) ? Math.min(Math.max(asked, 0), SHOWN.earlier) : 0
}
