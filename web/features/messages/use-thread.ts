import { type LiveResult, type PendingEvent, useLive } from '@portico/client/react'
import type { MessageDraft } from '@portico/contract'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/call.ts'
import type { ConversationChannel } from '../../lib/contract.ts'
import { type MessageRow, type ThreadRows, threadRows, withChanges } from './message-rows.ts'
import type { Thread } from './read-thread.ts'
import { type Earlier, useEarlier } from './use-earlier.ts'

export type Draft = z.output<typeof MessageDraft>

export interface LiveThread {
  /** The oldest first, as far back as was asked for. */
  readonly rows: readonly MessageRow[]
  readonly seen: ThreadRows['seen']
  readonly pending: readonly PendingEvent[]
  readonly earlier: Earlier
  readonly actions: ThreadActions
}

/** What this person does: each shows at once, and stays to be tried again when it does not get through. */
export interface ThreadActions {
  readonly send: (draft: Draft) => void
  readonly edit: (row: MessageRow, body: string) => void
  readonly remove: (row: MessageRow) => void
}

/** A conversation as the server read it and live from exactly there, and what this person does to it. */
export function useThread(thread: Thread, personId: string): LiveThread {
  const { id, live } = thread
  const router = useRouter()
  const { rows, pending, publish } = useLive(live, threadRows, { reload: () => router.refresh() })
  const earlier = useEarlier(thread)
  const actions = useMemo(() => actionsOf(id, personId, publish), [id, personId, publish])
  const { changes } = rows
  const messages = useMemo(
    () => [...withChanges(earlier.messages, changes), ...rows.messages],
    [earlier.messages, changes, rows.messages],
  )
  return { rows: messages, seen: rows.seen, pending, earlier, actions }
}

type Publish = LiveResult<ThreadRows, ConversationChannel>['publish']

function actionsOf(conversationId: string, personId: string, publish: Publish): ThreadActions {
  const path = `/api/conversations/${conversationId}/messages`
  const now = () => new Date().toISOString()
  return {
    send(draft) {
      const { clientKey: key } = draft
      publish(
        'message.sent',
        { ...draft, id: key, conversationId, senderId: personId, state: 'complete', sentAt: now() },
        { key, send: () => call('POST', path, draft) },
      )
    },
    edit({ id }, body) {
      publish(
        'message.edited',
        { id, body, editedAt: now() },
        { send: (key) => call('PATCH', `${path}/${id}`, { key, body }) },
      )
    },
    remove({ id }) {
      publish(
        'message.deleted',
        { id, deletedAt: now() },
        { send: (key) => call('DELETE', `${path}/${id}`, { key }) },
      )
    },
  }
}
