import type { AppDb } from '../../../lib/db.ts'

export interface AnswerText {
  readonly body: string
}

/** What the row has of an answer; undefined for whoever is not a member. */
export async function readAnswer(
  db: AppDb,
  messageId: string,
  personId: string,
): Promise<AnswerText | undefined> {
  const row = await db.message.findFirst({
    where: { id: messageId, conversation: { members: { some: { userId: personId } } } },
    select: { body: true },
  })
  return row ?? undefined
}
