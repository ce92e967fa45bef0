import type { AppDb, Transaction } from '../../../lib/db.ts'
import { type AskOutcome, askWithin } from './ask.ts'
import { hasEnough } from './under-way.ts'

const TITLE_CHARACTERS = 60

/** Begins a conversation with the agent, named after its first question. The same key again begins none. */
export async function begin(
  db: AppDb,
  first: { readonly personId: string; readonly clientKey: string; readonly body: string },
  now = new Date(),
): Promise<AskOutcome> {
  const { personId, clientKey: id, body } = first
  const agent = await db.user.findFirst({
    where: { agent: true },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  if (agent === null) throw new Error('There is no user with agent = true to answer: seed one.')
  return db.$transaction(async (tx) => {
    if ((await tx.conversation.count({ where: { id } })) === 0) {
      if (await hasEnough(tx, personId, now)) return { outcome: 'too-many' }
      await create(tx, { id, body, memberIds: [personId, agent.id] })
    }
    return askWithin(tx, { ...first, conversationId: id }, now)
  })
}

interface NewConversation {
  readonly id: string
  readonly body: string
  readonly memberIds: readonly string[]
}

async function create(tx: Transaction, { id, body, memberIds }: NewConversation): Promise<void> {
  const conversation = { id, kind: 'assistant', title: titleOf(body) } as const
  const made = await tx.conversation.createManyAndReturn({ data: conversation, skipDuplicates: true })
  // The id may be somebody else's: naming it must not make anybody a member.
  if (made.length === 0) return
  await tx.member.createMany({ data: memberIds.map((userId) => ({ conversationId: id, userId })) })
}

function titleOf(body: string): string {
  const line = body.trim().split('\n', 1)[0] ?? ''
  if (line.length <= TITLE_CHARACTERS) return line
  return `${line.slice(0, TITLE_CHARACTERS).replace(/\s+\S*$/, '')}…`
}
