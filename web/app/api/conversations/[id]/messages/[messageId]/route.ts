import { MessageRemoval, MessageRevision } from '@portico/contract'

import { changeAnswers } from '../../../../../../features/messages/server/answers.ts'
import { deleteMessage, editMessage } from '../../../../../../features/messages/server/change-message.ts'
import { signedIn } from '../../../../../../features/session/server/route.ts'
import { posted } from '../../../../../../lib/route.ts'

interface Params {
  readonly id: string
  readonly messageId: string
}

export const PATCH = signedIn<Params>(async ({ person, params, request, db }) => {
  const revision = await posted(request, MessageRevision)
  const message = { id: params.messageId, conversationId: params.id, senderId: person.id }
  return changeAnswers[await editMessage(db, message, revision)]()
})

export const DELETE = signedIn<Params>(async ({ person, params, request, db }) => {
  const removal = await posted(request, MessageRemoval)
  const message = { id: params.messageId, conversationId: params.id, senderId: person.id }
  return changeAnswers[await deleteMessage(db, message, removal)]()
})
