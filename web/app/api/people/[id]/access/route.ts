import { RealtimeFailure } from '@portico/server'

import type { Person } from '../../../../../features/session/server/person.ts'
import { restorePerson, revokePerson } from '../../../../../features/session/server/revoke-person.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { refuse } from '../../../../../lib/refusal.ts'
import type { Asked } from '../../../../../lib/route.ts'

type Call = Asked<Person, { readonly id: string }>

/** Takes a person's access away. */
export const DELETE = signedIn(
  decided(async ({ params, db }) => {
    try {
      await revokePerson(db, params.id)
    } catch (error) {
      if (!(error instanceof RealtimeFailure)) throw error
      return refuse(
        502,
        'Access is revoked, but the realtime service does not answer. Try again to end what is open now.',
      )
    }
    return Response.json({ outcome: 'revoked' })
  }),
)

/** Gives it back. */
export const PUT = signedIn(
  decided(async ({ params, db }) => {
    await restorePerson(db, params.id)
    return Response.json({ outcome: 'restored' })
  }),
)

/** Runs `work` only for an administrator, and only about another person who exists. */
function decided(work: (call: Call) => Promise<Response>) {
  return async (call: Call): Promise<Response> => {
    const { person, params, db } = call
    if (person.role !== 'administrator') return refuse(403, 'Only administrators decide who has access.')
    if (person.id === params.id) return refuse(422, 'You cannot revoke your own access.')
    const found = await db.user.count({ where: { id: params.id, agent: false } })
    return found === 0 ? refuse(404, 'There is no such person.') : work(call)
  }
}
