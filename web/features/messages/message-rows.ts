import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { ConversationChannel } from '../../lib/contract.ts'

export interface MessageRow {
  readonly id: string
  /** Made by the sender's page. It identifies the message before it has an id. */
  readonly clientKey: string
  readonly senderId: string
  readonly body: string
  readonly attachmentUrl: string | null
  readonly sentAt: string
  readonly edited: boolean
  readonly pending: Pending
}

/** Anything but `no` is this page's own message, not confirmed yet, with its key. */
export type Pending =
  | 'no'
  | { readonly kind: 'sending' | 'failed'; readonly key: string; readonly deed: Deed }

/** What this page did to a message. */
export type Deed = 'send' | 'edit' | 'delete'

/** The newest messages of a conversation, and what has happened to older ones. */
export interface ThreadRows {
  readonly messages: readonly MessageRow[]
  /** For each member, the moment up to which they have seen everything. */
  readonly seen: Readonly<Record<string, string>>
  /** Changes to messages that are not loaded, by id. They are applied when earlier pages are shown. */
  readonly changes: Readonly<Record<string, Change>>
}

type Change = 'deleted' | Partial<Pick<MessageRow, 'body' | 'edited' | 'pending'>>

export type ConversationEvent = LiveEvent<ReceivedEvent<App, ConversationChannel>>

/** A conversation after one more event. */
export function threadRows(rows: ThreadRows, happened: ConversationEvent): ThreadRows {
  switch (happened.event) {
    case 'message.sent': {
      const pending = pendingOf(happened, 'send')
      const { id, clientKey, senderId, body, attachmentUrl, sentAt } = happened.data
      const placed = { id, clientKey, senderId, body, attachmentUrl, sentAt, edited: false, pending }
      return { ...rows, messages: place(rows.messages, placed), seen: later(rows.seen, senderId, sentAt) }
    }
    case 'message.edited': {
      const pending = pendingOf(happened, 'edit')
      return change(rows, happened.data.id, { body: happened.data.body, edited: true, pending })
    }
    case 'message.deleted': {
      // A message whose deletion failed is still there, and says so.
      const pending = pendingOf(happened, 'delete')
      return change(rows, happened.data.id, happened.pending === 'failed' ? { pending } : 'deleted')
    }
    case 'answer.ended':
      return change(rows, happened.data.id, { body: happened.data.body })
    case 'message.read':
      return { ...rows, seen: later(rows.seen, happened.data.userId, happened.data.at) }
    default:
      happened satisfies never
      return rows
  }
}

/** Earlier messages, with everything that was published about them since they were read. */
export function withChanges(
  messages: readonly MessageRow[],
  changes: ThreadRows['changes'],
): readonly MessageRow[] {
  return messages.flatMap((row) => {
    const change = changes[row.id]
    if (change === 'deleted') return []
    return change === undefined ? row : { ...row, ...change }
  })
}

function pendingOf({ pending, key = '' }: ConversationEvent, deed: Deed): Pending {
  return pending === 'no' ? 'no' : { kind: pending, key, deed }
}

function change(rows: ThreadRows, id: string, changed: Change): ThreadRows {
  if (rows.messages.some((row) => row.id === id)) {
    return { ...rows, messages: withChanges(rows.messages, { [id]: changed }) }
  }
  const before = rows.changes[id]
  const isBoth = typeof before === 'object' && typeof changed === 'object'
  return { ...rows, changes: { ...rows.changes, [id]: isBoth ? { ...before, ...changed } : changed } }
}

function place(rows: readonly MessageRow[], placed: MessageRow): readonly MessageRow[] {
  const isSame = ({ senderId, clientKey }: MessageRow) =>
    senderId === placed.senderId && clientKey === placed.clientKey
  return rows.some(isSame) ? rows.map((row) => (isSame(row) ? placed : row)) : [...rows, placed]
}

/** The author of a message has seen everything before it. */
function later(seen: ThreadRows['seen'], userId: string, at: string): ThreadRows['seen'] {
  const known = seen[userId]
  return known !== undefined && known >= at ? seen : { ...seen, [userId]: at }
}
