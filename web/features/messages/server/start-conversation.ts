import type { ConversationDraft } from '@portico/contract'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'
import { tellMembers } from './memberships.ts'

export type Started = { readonly id: string } | 'no-such-member' | 'not-a-member'

/**
 * Begins a conversation and adds it to everybody's list. Two people share one conversation: asking again
 * returns the same one. So does asking again for a group with the same id.
 */
export function startConversation(
  db: AppDb,
  personId: string,
  { id, memberIds, title }: z.output<typeof ConversationDraft>,
): Promise<Started> {
  const everybody = [...new Set([personId, ...memberIds])]
  const kind = everybody.length === 2 ? 'direct' : 'group'
  return db.$transaction(async (tx) => {
    const known = await tx.user.count({ where: { id: { in: everybody }, agent: false, revokedAt: null } })
    if (known !== everybody.length || known < 2) return 'no-such-member'
    if (kind === 'direct') {
      const existing = await findDirect(tx, everybody)
      if (existing !== null) return existing
    }
    const { count } = await tx.conversation.createMany({ data: { id, kind, title }, skipDuplicates: true })
    // The id may be somebody else's: naming it must reveal nothing.
    if (count === 0) return (await isMember(tx, id, personId)) ? { id } : 'not-a-member'
    await tx.member.createMany({ data: everybody.map((userId) => ({ conversationId: id, userId })) })
    await tellMembers(tx, id)
    return { id }
  })
}

async function isMember(tx: Transaction, conversationId: string, userId: string): Promise<boolean> {
  return (await tx.member.count({ where: { conversationId, userId } })) > 0
}

/** Runs under a lock on the pair, so that two who begin at once share one conversation. */
async function findDirect(tx: Transaction, pair: readonly string[]): Promise<{ readonly id: string } | null> {
  const name = pair.toSorted().join(' ')
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  return tx.conversation.findFirst({
    where: { kind: 'direct', AND: pair.map((userId) => ({ members: { some: { userId } } })) },
    select: { id: true },
  })
}
