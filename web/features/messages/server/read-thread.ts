import { type Live, liveQuery } from '@portico/server'

import type { ConversationChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import type { MessageRow, ThreadRows } from '../message-rows.ts'

export interface Member {
  readonly id: string
  readonly name: string
}

export interface Thread {
  readonly id: string
  readonly title: string
  readonly members: readonly Member[]
  /** Whether there are messages before the first of these. */
  readonly hasEarlier: boolean
  readonly live: Live<ThreadRows, ConversationChannel>
}

export interface EarlierPage {
  /** The oldest first. */
  readonly messages: readonly MessageRow[]
  readonly hasEarlier: boolean
}

const PAGE = 60

/** Reads one more than a page, to learn whether there is another. */
const newestFirst = {
  where: { deletedAt: null },
  orderBy: [{ sentAt: 'desc' as const }, { id: 'desc' as const }],
  take: PAGE + 1,
  select: {
    id: true,
    clientKey: true,
    senderId: true,
    body: true,
    attachmentUrl: true,
    sentAt: true,
    editedAt: true,
  },
}

/**
 * The newest messages of a conversation and the position of its stream; undefined for anybody but a
 * member.
 */
export async function readThread(
  db: AppDb,
  { personId, id }: { readonly personId: string; readonly id: string },
): Promise<Thread | undefined> {
  const { rows, position } = await liveQuery(db, `conversation:${id}`, (tx) =>
    tx.conversation.findFirst({
      where: { id, members: { some: { userId: personId } } },
      select: {
        title: true,
        kind: true,
        members: { select: { lastReadAt: true, user: { select: { id: true, name: true } } } },
        messages: newestFirst,
      },
    }),
  )
  if (rows === null) return undefined
  const members = rows.members.map(({ user }) => user)
  const other = rows.kind === 'direct' ? members.find((member) => member.id !== personId) : undefined
  const { messages, hasEarlier } = pageOf(rows.messages)
  const seen = rows.members.map(({ user, lastReadAt }) => [user.id, lastReadAt?.toISOString() ?? ''])
  return {
    id,
    title: other?.name ?? rows.title,
    members,
    hasEarlier,
    live: {
      rows: { messages, seen: Object.fromEntries(seen), changes: {} },
      position,
    },
  }
}

/** The page before a message, which may itself be deleted; undefined for anybody but a member. */
export async function readEarlier(
  db: AppDb,
  { personId, id, before }: { readonly personId: string; readonly id: string; readonly before: string },
): Promise<EarlierPage | undefined> {
  const found = await db.conversation.findFirst({
    where: { id, members: { some: { userId: personId } } },
    select: {
      messages: {
        ...newestFirst,
        where: { deletedAt: null, sentAt: { lt: await momentOf(db, id, before) } },
      },
    },
  })
  return found === null ? undefined : pageOf(found.messages)
}

async function momentOf(db: AppDb, conversationId: string, id: string): Promise<Date> {
  const message = await db.message.findFirst({ where: { id, conversationId }, select: { sentAt: true } })
  return message?.sentAt ?? new Date(0)
}

interface StoredMessage extends Omit<MessageRow, 'sentAt' | 'edited' | 'pending'> {
  readonly sentAt: Date
  readonly editedAt: Date | null
}

function pageOf(newestFirst: readonly StoredMessage[]): EarlierPage {
  return {
    messages: newestFirst.slice(0, PAGE).toReversed().map(messageRowOf),
    hasEarlier: newestFirst.length > PAGE,
  }
}

function messageRowOf({ sentAt, editedAt, ...row }: StoredMessage): MessageRow {
  return { ...row, sentAt: sentAt.toISOString(), edited: editedAt !== null, pending: 'no' }
}
