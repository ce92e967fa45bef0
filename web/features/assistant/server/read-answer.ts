import type { AppDb } from '../../../lib/db.ts'

interface AnswerText {
  readonly body: string
}

/** An answer as its row has it; undefined for anybody but a member. */
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
