import { NewItem } from '@portico/contract/show'

import { signedIn } from '../../../../../features/session/route.ts'
import { hostAnswers } from '../../../../../features/show/answers.ts'
import { addItem } from '../../../../../features/show/host-show.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const item = await posted(request, NewItem)
  return hostAnswers[await addItem(db, { showId: params.id, personId: person.id }, item)]()
})
