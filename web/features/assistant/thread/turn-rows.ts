import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { ConversationChannel } from '../../../lib/contract.ts'
import type { AnswerFault } from '../answer/faults.ts'

export interface TurnRow {
  readonly id: string
  readonly clientKey: string
  readonly senderId: string
  /** For an answer that is being written, the text its row held. */
  readonly body: string
  readonly sentAt: string
  readonly state: 'streaming' | 'complete' | 'stopped' | 'failed'
  readonly fault: AnswerFault | null
  /** Anything but `no` is this page's own turn, not confirmed yet. */
  readonly pending: 'no' | 'sending' | 'failed'
}

export type ConversationEvent = LiveEvent<ReceivedEvent<App, ConversationChannel>>

/** The turns of a conversation after one more event. */
export function turnRows(rows: readonly TurnRow[], happened: ConversationEvent): readonly TurnRow[] {
  switch (happened.event) {
    case 'message.sent': {
      const { id, clientKey, senderId, body, sentAt, state } = happened.data
      return place(rows, {
        id,
        clientKey,
        senderId,
        body,
        sentAt,
        state,
        fault: null,
        pending: happened.pending,
      })
    }
    case 'answer.ended': {
      const { id, ...ended } = happened.data
      return rows.map((row) => (row.id === id ? { ...row, ...ended } : row))
    }
    case 'message.edited': {
      const { id, body } = happened.data
      return rows.map((row) => (row.id === id ? { ...row, body } : row))
    }
    case 'message.deleted':
      return rows.filter(({ id }) => id !== happened.data.id)
    case 'message.read':
      return rows
    default:
      happened satisfies never
      return rows
  }
}

function place(rows: readonly TurnRow[], placed: TurnRow): readonly TurnRow[] {
  const isSame = ({ senderId, clientKey }: TurnRow) =>
    senderId === placed.senderId && clientKey === placed.clientKey
  return rows.some(isSame) ? rows.map((row) => (isSame(row) ? placed : row)) : [...rows, placed]
}
