import { useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'

import type { PersonEvent } from '../../messages/conversation-rows.ts'
import type { ThreadRow, Threads } from '../server/read-threads.ts'

/** A person's conversations with the agent, the latest first, kept up to date. */
export function useThreads(loaded: Threads): readonly ThreadRow[] {
  const router = useRouter()
  const { rows } = useLive(loaded, threadRows, { reload: () => router.refresh() })
  return rows
}

/** The list after one more event, in its new order. */
function threadRows(rows: readonly ThreadRow[], { event, data }: PersonEvent): readonly ThreadRow[] {
  if (event !== 'conversation.changed' || data.kind !== 'assistant') return rows
  const { id, title, lastAt } = data
  return [...rows.filter((row) => row.id !== id), { id, title, lastAt }].toSorted((a, b) =>
    b.lastAt.localeCompare(a.lastAt),
  )
}
