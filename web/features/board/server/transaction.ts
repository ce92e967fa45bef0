import type { Transaction } from '../../../lib/db.ts'

export async function isMember(tx: Transaction, boardId: string, userId: string): Promise<boolean> {
  const member = await tx.boardMember.findUnique({
    where: { boardId_userId: { boardId, userId } },
    select: { userId: true },
  })
  return member !== null
}

/**
 * Nobody else changes the ticket until this transaction ends. The answer is the version of its place; undefined where
 * it is not for this person.
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

/** One ticket, and who asks for it. */
export interface TicketPlace {
  readonly boardId: string
  readonly ticketId: string
  readonly personId: string
}
