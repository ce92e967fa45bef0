import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { PersonChannel } from '../../lib/contract.ts'

export interface ConversationRow {
  readonly id: string
  readonly title: string
  /** Whose face stands for it: the other one, or whoever wrote last. */
  readonly face: { readonly id: string; readonly name: string }
  readonly preview: string
  readonly lastAt: string
  readonly unreadCount: number
}

export type PersonEvent = LiveEvent<ReceivedEvent<App, PersonChannel>>

/** The list in its new order. What a row says is read again by whoever shows it. */
export function conversationRows(
  rows: readonly ConversationRow[],
  { event, data }: PersonEvent,
): readonly ConversationRow[] {
  if (event !== 'conversation.changed') return rows
  return rows
    .map((row) => (row.id === data.conversationId ? { ...row, lastAt: data.lastAt } : row))
    .toSorted((a, b) => b.lastAt.localeCompare(a.lastAt))
}
