import { type Live, liveQuery } from '@portico/server'

import type { PersonChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import { SHOWN } from '../thread/shown.ts'

export interface ThreadRow {
  readonly id: string
  readonly title: string
  readonly lastAt: string
}

export type Threads = Live<readonly ThreadRow[]> & {
  readonly position: { readonly channel: PersonChannel }
}

/** A person's conversations with the agent, the latest first, and the position of that person's stream. */
export async function readThreads(db: AppDb, personId: string): Promise<Threads> {
  const channel = `user:${personId}` as const
  const { rows, position } = await liveQuery(db, channel, (tx) =>
    tx.conversation.findMany({
      where: { kind: 'assistant', members: { some: { userId: personId } } },
      orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
      take: SHOWN.threads,
      select: { id: true, title: true, lastAt: true },
    }),
  )
  return {
    rows: rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() })),
    position: { ...position, channel },
  }
}
