import { type Live, liveQuery } from '@portico/server'

import type { PersonChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import type { ConversationRow } from '../conversation-rows.ts'
import { readRowsOf } from './memberships.ts'

export type Conversations = Live<readonly ConversationRow[], PersonChannel>

/** A person's conversations, the latest first, and the position of that person's stream. */
export function readConversations(db: AppDb, personId: string): Promise<Conversations> {
  return liveQuery(db, `user:${personId}`, (tx) => readRowsOf(tx, personId))
}
