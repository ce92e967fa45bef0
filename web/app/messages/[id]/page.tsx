import { notFound } from 'next/navigation'

import { readThread } from '../../../features/messages/read-thread.ts'
import { Thread } from '../../../features/messages/thread.tsx'
import { requirePerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'

const PAGE = 100
const MOST = 2_000

interface ThreadPageProps {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<{ show?: string | string[] }>
}

export default async function ThreadPage({ params, searchParams }: ThreadPageProps) {
  const [person, { id }, { show }] = [await requirePerson(), await params, await searchParams]
  const limit = Math.min(Math.max(Number(show) || PAGE, PAGE), MOST)
  const thread = await readThread(await openDb(), { personId: person.id, id, limit })
  if (thread === undefined) notFound()
  const earlierHref = `/messages/${id}?show=${limit + PAGE}`
  return <Thread key={`${id} ${limit}`} thread={thread} personId={person.id} earlierHref={earlierHref} />
}
