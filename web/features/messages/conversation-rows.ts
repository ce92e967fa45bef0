import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { PersonChannel } from '../../lib/contract.ts'

export type PersonEvent = LiveEvent<ReceivedEvent<App, PersonChannel>>

/** A conversation as a person's list shows it. */
export type ConversationRow = Extract<PersonEvent, { event: 'conversation.changed' }>['data']

/** The list after one more event, the latest first. Each event is a whole row. */
export function conversationRows(
  rows: readonly ConversationRow[],
  { event, data }: PersonEvent,
): readonly ConversationRow[] {
  if (event !== 'conversation.changed') return rows
  const others = rows.filter(({ id }) => id !== data.id)
  return [...others, data].toSorted(byLatest)
}

function byLatest(a: ConversationRow, b: ConversationRow): number {
  return b.lastAt.localeCompare(a.lastAt) || b.id.localeCompare(a.id)
}
