import { type Live, liveQuery } from '@portico/server'

import type { ConversationChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import { knownFault } from '../answer/faults.ts'
import { SHOWN } from '../thread/shown.ts'
import type { TurnRow } from '../thread/turn-rows.ts'
import { endAbandoned } from './end-answer.ts'

export interface Member {
  readonly id: string
  readonly name: string
  readonly agent: boolean
}

export interface Thread {
  readonly id: string
  readonly title: string
  readonly members: readonly Member[]
  /** Turns before these, as many as were asked for. They do not change any more. */
  readonly earlier: readonly TurnRow[]
  /** Whether there are turns before all of these. */
  readonly hasEarlier: boolean
  /** The latest turns. */
  readonly turns: Live<readonly TurnRow[]> & {
    readonly position: { readonly channel: ConversationChannel }
  }
}

interface ThreadQuestion {
  readonly personId: string
  readonly id: string
  /** How many turns to read before the latest ones. */
  readonly earlier?: number
}

/**
 * The turns and the position of the stream; undefined for anybody but a member. Ends abandoned answers
 * first.
 */
export async function readThread(
  db: AppDb,
  { personId, id, earlier = 0 }: ThreadQuestion,
): Promise<Thread | undefined> {
  await endAbandoned(db, id)
  const channel = `conversation:${id}` as const
  const { rows, position } = await liveQuery(db, channel, (tx) =>
    tx.conversation.findFirst({
      where: { id, kind: 'assistant', members: { some: { userId: personId } } },
      select: {
        title: true,
        members: { select: { user: { select: { id: true, name: true, agent: true } } } },
        messages: {
          where: { deletedAt: null },
          orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
          take: SHOWN.turns + earlier + 1,
          select: {
            id: true,
            clientKey: true,
            senderId: true,
            body: true,
            sentAt: true,
            state: true,
            answer: { select: { fault: true } },
          },
        },
      },
    }),
  )
  if (rows === null) return undefined
  const all = rows.messages
    .slice(0, SHOWN.turns + earlier)
    .toReversed()
    .map(
      ({ sentAt, answer, ...row }): TurnRow => ({
        ...row,
        sentAt: sentAt.toISOString(),
        fault: knownFault(answer?.fault ?? null),
        pending: 'no',
      }),
    )
  return {
    id,
    title: rows.title,
    members: rows.members.map(({ user }) => user),
    earlier: all.slice(0, -SHOWN.turns),
    hasEarlier: rows.messages.length > all.length,
    turns: { rows: all.slice(-SHOWN.turns), position: { ...position, channel } },
  }
}
