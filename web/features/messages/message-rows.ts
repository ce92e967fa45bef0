import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { ConversationChannel } from '../../lib/contract.ts'

export interface MessageRow {
  readonly id: string
  /** Made by the sender's page: it names the message before it has an id. */
  readonly clientKey: string
  readonly senderId: string
  readonly body: string
  readonly sentAt: string
  readonly edited: boolean
  /** Anything but `no` is this page's own, on its way. */
  readonly pending: 'no' | 'sending' | 'failed'
}

export type ConversationEvent = LiveEvent<ReceivedEvent<App, ConversationChannel>>

/** The messages of a conversation after one more event. */
export function messageRows(rows: readonly MessageRow[], happened: ConversationEvent): readonly MessageRow[] {
  switch (happened.event) {
    case 'message.sent': {
      const { id, clientKey, senderId, body, sentAt } = happened.data
      return place(rows, { id, clientKey, senderId, body, sentAt, edited: false, pending: happened.pending })
    }
    case 'message.edited': {
      const { id, body } = happened.data
      return rows.map((row) => (row.id === id ? { ...row, body, edited: true } : row))
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

function place(rows: readonly MessageRow[], placed: MessageRow): readonly MessageRow[] {
  const isSame = ({ senderId, clientKey }: MessageRow) =>
    senderId === placed.senderId && clientKey === placed.clientKey
  return rows.some(isSame) ? rows.map((row) => (isSame(row) ? placed : row)) : [...rows, placed]
}
