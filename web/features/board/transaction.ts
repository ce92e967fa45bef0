import type { AppDb } from '../../lib/db.ts'

export type Transaction = Parameters<Parameters<AppDb['$transaction']>[0]>[0]

export async function isMember(tx: Transaction, boardId: string, userId: string): Promise<boolean> {
  const member = await tx.boardMember.findUnique({
    where: { boardId_userId: { boardId, userId } },
    select: { userId: true },
  })
  return member !== null
}

/** The ticket, which nobody else changes until this transaction ends; undefined where it is not for this person. */
export async function lockTicket(tx: Transaction, { boardId, ticketId, personId }: TicketPlace) {
  const found = await tx.$queryRaw<readonly unknown[]>`
    SELECT 1 FROM tickets WHERE id = ${ticketId} AND board_id = ${boardId}
      AND EXISTS (SELECT 1 FROM board_members WHERE board_id = ${boardId} AND user_id = ${personId})
    FOR UPDATE`
  return found.length > 0
}

/** One ticket, and who asks for it. */
export interface TicketPlace {
  readonly boardId: string
  readonly ticketId: string
  readonly personId: string
}
