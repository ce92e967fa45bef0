import type { ConversationDraft } from '@portico/contract'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../lib/db.ts'
import { tellMembers } from './memberships.ts'

/**
 * Begins a conversation and puts it into everybody's list. Two people have one conversation: asked for again, it is
 * the same. Undefined when somebody of them is not there.
 */
export function startConversation(
  db: AppDb,
  personId: string,
  { memberIds, title }: z.output<typeof ConversationDraft>,
): Promise<string | undefined> {
  const everybody = [...new Set([personId, ...memberIds])]
  const kind = everybody.length === 2 ? 'direct' : 'group'
  return db.$transaction(async (tx) => {
    const known = await tx.user.count({ where: { id: { in: everybody }, agent: false, revokedAt: null } })
    if (known !== everybody.length || known < 2) return undefined
    if (kind === 'direct') {
      const existing = await findDirect(tx, everybody)
      if (existing !== undefined) return existing
    }
    const { id } = await tx.conversation.create({
      data: { kind, title, members: { create: everybody.map((userId) => ({ userId })) } },
      select: { id: true },
    })
    await tellMembers(tx, id)
    return id
  })
}

/** Asked under a lock of the pair, so that two who begin at once begin one. */
async function findDirect(tx: Transaction, pair: readonly string[]): Promise<string | undefined> {
  const name = pair.toSorted().join(' ')
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  const existing = await tx.conversation.findFirst({
    where: { kind: 'direct', AND: pair.map((userId) => ({ members: { some: { userId } } })) },
    select: { id: true },
  })
  return existing?.id
}
