import { memberGone } from '../../../lib/faulty-form.ts'
import { noConversation, refuse } from '../../../lib/refusal.ts'
import type { Change } from './change-message.ts'
import type { Started } from './start-conversation.ts'

export const changeAnswers: Readonly<Record<Change, () => Response>> = {
  changed: () => Response.json({ outcome: 'changed' }),
  'not-yours': () => refuse(404, 'There is no such message of yours. Perhaps it was deleted.'),
}

export function startAnswer(started: Started): Response {
  switch (started) {
    case 'no-such-member':
      return memberGone()
    case 'not-a-member':
      return noConversation()
    default:
      return Response.json(started)
  }
}
