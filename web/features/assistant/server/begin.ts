import type { AppDb } from '../../../lib/db.ts'
import { type AskOutcome, ask } from './ask.ts'

const TITLE_CHARACTERS = 60

/** A conversation of one's own with the agent, named after its first question. The same key again begins none. */
export async function begin(
  db: AppDb,
  first: { readonly personId: string; readonly clientKey: string; readonly body: string },
): Promise<AskOutcome> {
  const { personId, clientKey: id, body } = first
  const agent = await db.user.findFirst({
    where: { agent: true },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  if (agent === null) throw new Error('There is no user with agent = true to answer: seed one.')
  await db.$transaction(async (tx) => {
    const conversation = { id, kind: 'assistant', title: titleOf(body) } as const
    const made = await tx.conversation.createManyAndReturn({ data: conversation, skipDuplicates: true })
    // An id that is taken may be anybody's: nobody becomes a member by naming it.
    if (made.length === 0) return
    const members = [personId, agent.id].map((userId) => ({ conversationId: id, userId }))
    await tx.member.createMany({ data: members })
  })
  return ask(db, { ...first, conversationId: id })
}

function titleOf(body: string): string {
  const line = body.trim().split('\n', 1)[0] ?? ''
  if (line.length <= TITLE_CHARACTERS) return line
  return `${line.slice(0, TITLE_CHARACTERS).replace(/\s+\S*$/, '')}…`
}
