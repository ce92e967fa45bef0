import type { MessageDraft } from '@portico/contract'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'
import { markNotificationsRead } from '../../notifications/server/mark-notifications-read.ts'
import { notifyOfMessage } from '../../notifications/server/notify.ts'
import { tellMembers } from './memberships.ts'

interface NewMessage extends z.output<typeof MessageDraft> {
  readonly conversationId: string
  readonly senderId: string
}

export type SendOutcome = 'sent' | 'sent-before' | 'not-a-member'

/** The row and its publications commit together or not at all. The same key again sends nothing. */
export function sendMessage(db: AppDb, message: NewMessage): Promise<SendOutcome> {
  const { conversationId, senderId, clientKey } = message
  return db.$transaction(async (tx) => {
    const at = await takeTurn(tx, message)
    if (at === undefined) return 'not-a-member'
    const [row] = await tx.message.createManyAndReturn({
      data: [{ ...message, sentAt: at }],
      skipDuplicates: true,
    })
    if (row === undefined) return 'sent-before'
    const { id, body, attachmentUrl, state } = row
    await tx.$publish(
      `conversation:${conversationId}`,
      'message.sent',
      { id, conversationId, senderId, clientKey, body, attachmentUrl, state, sentAt: at.toISOString() },
      { echo: clientKey },
    )
    await markNotificationsRead(tx, senderId, { href: `/messages/${conversationId}` })
    await notifyOfMessage(tx, { id, conversationId, senderId }, await tellMembers(tx, conversationId))
    return 'sent'
  })
}

/**
 * Locks the conversation, so that messages are sent one after the other, each later than the one before: the order of
 * the rows is the order of the stream. The sender counts as having read everything so far. Undefined for anybody but
 * a member.
 */
async function takeTurn(
  tx: Transaction,
  { conversationId, senderId }: NewMessage,
): Promise<Date | undefined> {
  const [turn] = await tx.$queryRaw<{ at: Date }[]>`
    WITH turn AS (
      UPDATE conversations
      SET last_at = greatest(date_trunc('milliseconds', clock_timestamp()), last_at + interval '1 millisecond')
      WHERE id = ${conversationId}
        AND EXISTS (SELECT FROM members WHERE conversation_id = ${conversationId} AND user_id = ${senderId})
      RETURNING last_at)
    UPDATE members SET last_read_at = turn.last_at FROM turn
    WHERE conversation_id = ${conversationId} AND user_id = ${senderId}
    RETURNING turn.last_at AS at`
  return turn?.at
}
