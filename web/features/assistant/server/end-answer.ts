import type { AppDb } from '../../../lib/db.ts'
import type { AnswerFault } from '../answer/faults.ts'
import { fitting } from './draft.ts'

export interface Ending {
  readonly messageId: string
  readonly body: string
  readonly state: 'complete' | 'stopped' | 'failed'
  readonly fault: AnswerFault | null
}

/** Stores the final text and publishes it in one transaction. Only the first caller ends the answer. */
export function endAnswer(db: AppDb, ending: Ending): Promise<'ended' | 'had-ended'> {
  return end(db, ending, {})
}

/**
 * Ends answers whose writer is gone, because a killed process ends none of its own. Runs at each load of
 * a conversation, and once for all of them when a process starts. A failure to end one holds up neither
 * the others nor the page.
 */
export async function endAbandoned(db: AppDb, conversationId?: string, now = new Date()): Promise<void> {
  const isAbandoned = { leaseUntil: { lt: now } }
  const abandoned = await db.answer.findMany({
    where: { ...isAbandoned, ...(conversationId !== undefined && { message: { conversationId } }) },
    select: { messageId: true, stopAsked: true, message: { select: { body: true } } },
  })
  for (const { messageId, stopAsked, message } of abandoned) {
    const outcome = stopAsked
      ? ({ state: 'stopped', fault: null } as const)
      : ({ state: 'failed', fault: 'interrupted' } as const)
    const ending = { messageId, body: fitting(message.body), ...outcome }
    await end(db, ending, isAbandoned).catch((error: unknown) => {
      process.stderr.write(`assistant: an abandoned answer stays open: ${String(error)}\n`)
    })
  }
}

function end(db: AppDb, ending: Ending, condition: { readonly leaseUntil?: { readonly lt: Date } }) {
  const { messageId, body, state, fault } = ending
  return db.$transaction(async (tx) => {
    const { count } = await tx.answer.updateMany({
      where: { messageId, leaseUntil: { not: null }, ...condition },
      data: { leaseUntil: null, fault },
    })
    if (count === 0) return 'had-ended'
    const { conversationId } = await tx.message.update({ where: { id: messageId }, data: { body, state } })
    const ended = { id: messageId, body, state, fault }
    await tx.$publish(`conversation:${conversationId}`, 'answer.ended', ended, { key: `ended ${messageId}` })
    return 'ended'
  })
}
