import { notFound } from 'next/navigation'

import { readThread } from '../../../features/assistant/server/read-thread.ts'
import { Thread } from '../../../features/assistant/thread/thread.tsx'
import { requirePerson } from '../../../features/session/server/person.ts'
import { openDb } from '../../../lib/db.ts'

interface ThreadPageProps {
  readonly params: Promise<{ id: string }>
}

export default async function ThreadPage({ params }: ThreadPageProps) {
  const { id } = await params
  const person = await requirePerson(`/assistant/${id}`)
  const thread = await readThread(await openDb(), { personId: person.id, id })
  if (thread === undefined) notFound()
  return <Thread key={id} thread={thread} personId={person.id} />
}
