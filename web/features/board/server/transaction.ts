import type { Transaction } from '../../../lib/db.ts'

export async function isMember(tx: Transaction, boardId: string, userId: string): Promise<boolean> {
  const member = await tx.boardMember.findUnique({
    where: { boardId_userId: { boardId, userId } },
    select: { userId: true },
  })
  return member !== null
}

/**
 * Locks a ticket until the transaction ends. Returns the version of its place; undefined if this person
 * may not see it.
 */
export async function lockTicket(
  tx: Transaction,
  { boardId, ticketId, personId }: TicketPlace,
): Promise<number | undefined> {
  const [found] = await tx.$queryRaw<readonly { readonly version: number }[]>`
    SELECT place_version AS version FROM tickets WHERE id = ${ticketId} AND board_id = ${boardId}
      AND EXISTS (SELECT 1 FROM board_members WHERE board_id = ${boardId} AND user_id = ${personId})
    FOR UPDATE`
  return found?.version
}

/** One ticket, and the person who asks for it. */
export interface TicketPlace {
  readonly boardId: string
  readonly ticketId: string
  readonly personId: string
}
