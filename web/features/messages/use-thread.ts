import type { Finding } from '@portico/client'
import { type LiveResult, type PendingEvent, useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'

import { call } from '../../lib/call.ts'
import type { ConversationChannel } from '../../lib/contract.ts'
import { type Draft, PASSED, type Unsent, unsentOf } from '../unsent/unsent.ts'
import { useResend } from '../unsent/use-resend.ts'
import { type MessageRow, type ThreadRows, threadRows, withChanges } from './message-rows.ts'
import type { Thread } from './server/read-thread.ts'
import type { SendOutcome } from './server/send-message.ts'
import { type Earlier, useEarlier } from './use-earlier.ts'

export interface LiveThread {
  /** The oldest first, as far back as was asked for. */
  readonly rows: readonly MessageRow[]
  readonly seen: ThreadRows['seen']
  readonly pending: readonly PendingEvent[]
  readonly denied: Finding | undefined
  readonly earlier: Earlier
  readonly actions: ThreadActions
}

/**
 * What this person can do. Each action shows at once, and stays to be tried again if it fails. A message
 * stays until it is sent or discarded, even if the page is closed.
 */
export interface ThreadActions {
  readonly send: (draft: Draft) => void
  readonly edit: (row: MessageRow, body: string) => void
  readonly remove: (row: MessageRow) => void
}

/** A conversation as the server read it and live from exactly there, and what this person does to it. */
export function useThread(thread: Thread, personId: string): LiveThread {
  const { id, live } = thread
  const router = useRouter()
  const { rows, pending, denied, publish } = useLive(live, threadRows, { reload: () => router.refresh() })
  const earlier = useEarlier(thread)
  const unsent = useMemo(() => unsentOf(personId, id), [personId, id])
  const actions = useMemo(
    () => actionsOf({ conversationId: id, personId, publish, unsent }),
    [id, personId, publish, unsent],
  )
  const own = useResend(unsent, { known: live.rows.messages, pending, send: actions.send })
  const { changes } = rows
  const messages = useMemo(
    () => [...withChanges(earlier.messages, changes), ...rows.messages],
    [earlier.messages, changes, rows.messages],
  )
  return { rows: messages, seen: rows.seen, pending: own, denied, earlier, actions }
}

interface ActionsOptions {
  readonly conversationId: string
  readonly personId: string
  readonly publish: LiveResult<ThreadRows, ConversationChannel>['publish']
  readonly unsent: Unsent
}

function actionsOf({ conversationId, personId, publish, unsent }: ActionsOptions): ThreadActions {
  const path = `/api/conversations/${conversationId}/messages`
  const now = () => new Date().toISOString()
  const inTurn = oneByOne()
  const post = async (draft: Draft) => {
    const { outcome } = await call<{ readonly outcome: SendOutcome }>('POST', path, draft)
    unsent.forget(draft.clientKey)
    return outcome === 'sent-before' ? PASSED : undefined
  }
  return {
    send(draft) {
      const { clientKey: key } = draft
      unsent.keep(draft)
      publish(
        'message.sent',
        { ...draft, id: key, conversationId, senderId: personId, state: 'complete', sentAt: now() },
        { key, send: () => inTurn(() => post(draft)) },
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

/** Runs tasks in order, so that waiting messages arrive as they were written. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve()
  return <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const next = last.then(work, work)
    last = next
    return next
  }
}
