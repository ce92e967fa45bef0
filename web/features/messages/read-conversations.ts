import { type Live, liveQuery } from '@portico/server'

import type { PersonChannel } from '../../lib/contract.ts'
import type { AppDb } from '../../lib/db.ts'
import type { ConversationRow } from './conversation-rows.ts'

export type Conversations = Live<readonly ConversationRow[]> & {
  readonly position: { readonly channel: PersonChannel }
}

type Transaction = Parameters<Parameters<AppDb['$transaction']>[0]>[0]

/** A person's conversations, the latest first, and where the stream of what concerns them was. */
export async function readConversations(db: AppDb, personId: string): Promise<Conversations> {
  const channel = `user:${personId}` as const
  const { rows, position } = await liveQuery(db, channel, async (tx) => {
    const unread = await countUnread(tx, personId)
    const conversations = await findConversations(tx, personId)
    return conversations.map(({ id, kind, title, lastAt, members, messages }): ConversationRow => {
      const [last] = messages
      const other = members.map(({ user }) => user).find((user) => user.id !== personId)
      const isDirect = kind === 'direct' && other !== undefined
      return {
        id,
        title: isDirect ? other.name : title,
        face: (isDirect ? other : last?.sender) ?? { id, name: title },
        preview: last?.body ?? '',
        lastAt: lastAt.toISOString(),
        unreadCount: unread.get(id) ?? 0,
      }
    })
  })
  return { rows, position: { ...position, channel } }
}

function findConversations(tx: Transaction, personId: string) {
  const person = { select: { id: true, name: true } } as const
  return tx.conversation.findMany({
    where: { members: { some: { userId: personId } } },
    orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
    select: {
      id: true,
      kind: true,
      title: true,
      lastAt: true,
      members: { select: { user: person } },
      messages: {
        where: { deletedAt: null },
        orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
        take: 1,
        select: { body: true, sender: person },
      },
    },
  })
}

async function countUnread(tx: Transaction, personId: string): Promise<ReadonlyMap<string, number>> {
  const counts = await tx.$queryRaw<{ id: string; count: number }[]>`
    SELECT messages.conversation_id AS id, count(*)::int AS count
    FROM messages JOIN members USING (conversation_id)
    WHERE members.user_id = ${personId} AND messages.sender_id <> ${personId} AND messages.deleted_at IS NULL
      AND (members.last_read_at IS NULL OR messages.sent_at > members.last_read_at)
    GROUP BY messages.conversation_id`
  return new Map(counts.map(({ id, count }) => [id, count]))
}
