import { type Live, liveQuery } from '@portico/server'

import type { ConversationChannel } from '../../lib/contract.ts'
import type { AppDb } from '../../lib/db.ts'
import type { MessageRow } from './message-rows.ts'

export interface Member {
  readonly id: string
  readonly name: string
}

export interface Thread {
  readonly id: string
  readonly title: string
  readonly members: readonly Member[]
  /** There are messages before the first of these. */
  readonly hasEarlier: boolean
  readonly messages: Live<readonly MessageRow[]> & {
    readonly position: { readonly channel: ConversationChannel }
  }
}

/** The newest messages of a conversation and where its stream was; undefined for whoever is not a member. */
export async function readThread(
  db: AppDb,
  question: { readonly personId: string; readonly id: string; readonly limit: number },
): Promise<Thread | undefined> {
  const { personId, id, limit } = question
  const channel = `conversation:${id}` as const
  const { rows, position } = await liveQuery(db, channel, (tx) =>
    tx.conversation.findFirst({
      where: { id, members: { some: { userId: personId } } },
      select: {
        title: true,
        kind: true,
        members: { select: { user: { select: { id: true, name: true } } } },
        messages: {
          where: { deletedAt: null },
          orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
          take: limit + 1,
          select: { id: true, clientKey: true, senderId: true, body: true, sentAt: true, editedAt: true },
        },
      },
    }),
  )
  if (rows === null) return undefined
  const members = rows.members.map(({ user }) => user)
  const other = rows.kind === 'direct' ? members.find((member) => member.id !== personId) : undefined
  return {
    id,
    title: other?.name ?? rows.title,
    members,
    hasEarlier: rows.messages.length > limit,
    messages: {
      rows: rows.messages.slice(0, limit).toReversed().map(messageRowOf),
      position: { ...position, channel },
    },
  }
}

interface StoredMessage extends Omit<MessageRow, 'sentAt' | 'edited' | 'pending'> {
  readonly sentAt: Date
  readonly editedAt: Date | null
}

function messageRowOf({ sentAt, editedAt, ...row }: StoredMessage): MessageRow {
  return { ...row, sentAt: sentAt.toISOString(), edited: editedAt !== null, pending: 'no' }
}
