import type { LiveResult, PendingEvent } from '@portico/client/react'
import { useCallback, useMemo } from 'react'

import { call } from '../../../lib/call.ts'
import type { ConversationChannel } from '../../../lib/contract.ts'
import { newId } from '../../../lib/new-id.ts'
import { type Draft, PASSED, unsentOf } from '../../unsent/unsent.ts'
import { useResend } from '../../unsent/use-resend.ts'
import type { AskOutcome } from '../server/ask.ts'
import type { Thread } from '../server/read-thread.ts'
import type { TurnRow } from './turn-rows.ts'

export interface Asking {
  readonly ask: (body: string) => void
  readonly pending: readonly PendingEvent[]
}

/** Asks in a conversation. A question shows at once, and stays until it is asked or discarded, even on the next page. */
export function useAsk(
  { id, turns }: Thread,
  personId: string,
  { publish, pending }: LiveResult<readonly TurnRow[], ConversationChannel>,
): Asking {
  const unsent = useMemo(() => unsentOf(personId, id), [personId, id])
  const send = useCallback(
    (draft: Draft) => {
      const { clientKey: key, body } = draft
      const post = async () => {
        const path = `/api/assistant/${id}/messages`
        const { outcome } = await call<Pick<AskOutcome, 'outcome'>>('POST', path, { clientKey: key, body })
        unsent.forget(key)
        return outcome === 'asked-before' ? PASSED : undefined
      }
      unsent.keep(draft)
      const sentAt = new Date().toISOString()
      const question = { ...draft, id: key, conversationId: id, senderId: personId, sentAt }
      publish('message.sent', { ...question, state: 'complete' }, { key, send: post })
    },
    [id, personId, publish, unsent],
  )
  return {
    ask: (body) => send({ clientKey: newId(), body, attachmentUrl: null }),
    pending: useResend(unsent, { known: turns.rows, pending, send }),
  }
}
