import { type Live, liveQuery } from '@portico/server'

import type { ConversationChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import { knownFault } from '../answer/faults.ts'
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
  readonly turns: Live<readonly TurnRow[]> & {
    readonly position: { readonly channel: ConversationChannel }
  }
}

const TURNS = 200

/**
 * The turns and the position of the stream; undefined for anybody but a member. Ends abandoned answers
 * first.
 */
export async function readThread(
  db: AppDb,
  { personId, id }: { readonly personId: string; readonly id: string },
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
          take: TURNS,
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
  return {
    id,
    title: rows.title,
    members: rows.members.map(({ user }) => user),
    turns: {
      rows: rows.messages.toReversed().map(
        ({ sentAt, answer, ...row }): TurnRow => ({
          ...row,
          sentAt: sentAt.toISOString(),
          fault: knownFault(answer?.fault ?? null),
          pending: 'no',
        }),
      ),
      position: { ...position, channel },
    },
  }
}
