import type { AppDb, Transaction } from '../../../lib/db.ts'
import { tellMembers } from '../../messages/server/memberships.ts'
import type { Turn } from '../agent/agent.ts'
import { newLease } from './lease.ts'
import { hasEnough } from './under-way.ts'

export interface Question {
  readonly conversationId: string
  readonly personId: string
  /** Made by the page. The same key again asks nothing. */
  readonly clientKey: string
  readonly body: string
}

/** An empty answer that waits for its writer, and the turns before it. */
export interface Asked {
  readonly outcome: 'asked'
  readonly conversationId: string
  readonly answerId: string
  readonly turns: readonly Turn[]
}

export type AskOutcome = Asked | { readonly outcome: 'asked-before' | 'not-a-member' | Hindrance }

/** An answer is being written here, or as many elsewhere as one person may have at a time. */
type Hindrance = 'busy' | 'too-many'

/** The question, the empty answer and their publications commit together. One answer at a time. */
export function ask(db: AppDb, asked: Question, now = new Date()): Promise<AskOutcome> {
  return db.$transaction((tx) => askWithin(tx, asked, now))
}

/** The same, as part of a transaction. */
export async function askWithin(tx: Transaction, asked: Question, now: Date): Promise<AskOutcome> {
  const { conversationId, personId, clientKey, body } = asked
  const place = await enter(tx, { conversationId, personId, now })
  if (place === undefined) return { outcome: 'not-a-member' }
  if ((await tx.message.count({ where: { senderId: personId, clientKey } })) > 0)
    return { outcome: 'asked-before' }
  if (place.hindrance) return { outcome: place.hindrance }
  const question = { conversationId, senderId: personId, clientKey, body, sentAt: now }
  await publishMessage(tx, await tx.message.create({ data: question }))
  await tx.conversation.update({ where: { id: conversationId }, data: { lastAt: now } })
  await tellMembers(tx, conversationId)
  return beginAnswer(tx, { conversationId, agentId: place.agentId, clientKey, now })
}

/** Replaces the last answer, which failed or was stopped, by a new one. */
export function askAgain(
  db: AppDb,
  again: { readonly messageId: string; readonly personId: string; readonly clientKey: string },
  now = new Date(),
): Promise<AskOutcome> {
  const { messageId, personId, clientKey } = again
  return db.$transaction(async (tx) => {
    const failed = await tx.message.findUnique({ where: { id: messageId } })
    const place = failed && (await enter(tx, { conversationId: failed.conversationId, personId, now }))
    if (!failed || !place || failed.senderId !== place.agentId) return { outcome: 'not-a-member' }
    if (place.hindrance) return { outcome: place.hindrance }
    const { conversationId } = failed
    const { count } = await tx.message.updateMany({
      where: { id: messageId, state: { in: ['failed', 'stopped'] }, deletedAt: null },
      data: { deletedAt: now },
    })
    if (count === 0) return { outcome: 'asked-before' }
    await tx.$publish(`conversation:${conversationId}`, 'message.deleted', {
      id: messageId,
      deletedAt: now.toISOString(),
    })
    return beginAnswer(tx, { conversationId, agentId: place.agentId, clientKey, now })
  })
}

interface Place {
  readonly agentId: string
  readonly hindrance: Hindrance | undefined
}

interface Entering {
  readonly conversationId: string
  readonly personId: string
  readonly now: Date
}

/** Locks the conversation, so that of two who ask at once the second finds the first one's answer. */
async function enter(
  tx: Transaction,
  { conversationId, personId, now }: Entering,
): Promise<Place | undefined> {
  // Locks the person first: two questions of one person in two conversations wait here, and never for each other in a
  // ring.
  const isTooMany = await hasEnough(tx, personId, now)
  await tx.$queryRaw`SELECT id FROM conversations WHERE id = ${conversationId} FOR UPDATE`
  const members = await tx.member.findMany({
    where: { conversationId, conversation: { kind: 'assistant' } },
    select: { user: { select: { id: true, agent: true } } },
  })
  const agentId = members.find(({ user }) => user.agent)?.user.id
  const people = members.filter(({ user }) => !user.agent).map(({ user }) => user.id)
  if (agentId === undefined || !people.includes(personId)) return undefined
  const streaming = await tx.message.count({ where: { conversationId, state: 'streaming', deletedAt: null } })
  return { agentId, hindrance: streaming > 0 ? 'busy' : isTooMany ? 'too-many' : undefined }
}

interface NewAnswer {
  readonly conversationId: string
  readonly agentId: string
  readonly clientKey: string
  readonly now: Date
}

async function beginAnswer(
  tx: Transaction,
  { conversationId, agentId, clientKey, now }: NewAnswer,
): Promise<Asked> {
  const turns = await readTurns(tx, conversationId)
  const row = await tx.message.create({
    data: {
      conversationId,
      senderId: agentId,
      clientKey: `answer ${clientKey}`,
      body: '',
      state: 'streaming',
      // After the question, even within the same millisecond.
      sentAt: new Date(now.getTime() + 1),
      answer: { create: { leaseUntil: newLease(now) } },
    },
  })
  await publishMessage(tx, row)
  return { outcome: 'asked', conversationId, answerId: row.id, turns }
}

/** How many earlier turns an agent is given. */
const TURNS = 20

async function readTurns(tx: Transaction, conversationId: string): Promise<readonly Turn[]> {
  const said = await tx.message.findMany({
    where: { conversationId, deletedAt: null, body: { not: '' } },
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
    take: TURNS,
    select: { body: true, sender: { select: { agent: true } } },
  })
  return said
    .toReversed()
    .map(({ body, sender }) => ({ role: sender.agent ? 'assistant' : 'user', text: body }))
}

type Row = Awaited<ReturnType<Transaction['message']['create']>>

async function publishMessage(tx: Transaction, row: Row): Promise<void> {
  const { id, conversationId, senderId, clientKey, body, attachmentUrl, state } = row
  const sentAt = row.sentAt.toISOString()
  const message = { id, conversationId, senderId, clientKey, body, attachmentUrl, state, sentAt }
  await tx.$publish(`conversation:${conversationId}`, 'message.sent', message, { echo: clientKey })
}
