import { NewItem } from '@portico/contract/show'

import { signedIn } from '../../../../../features/session/server/route.ts'
import { hostAnswers } from '../../../../../features/show/server/answers.ts'
import { addItem } from '../../../../../features/show/server/host-show.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const item = await posted(request, NewItem)
  return hostAnswers[await addItem(db, { showId: params.id, personId: person.id }, item)]()
})
