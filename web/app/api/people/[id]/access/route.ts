import { RealtimeFailure } from '@portico/server'

import { findPerson } from '../../../../../features/session/person.ts'
import { restorePerson, revokePerson } from '../../../../../features/session/revoke-person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { refuse, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

/** Takes a person's access away. */
export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return forAdministrators(id, async () => {
    try {
      await revokePerson(await openDb(), id)
    } catch (error) {
      if (!(error instanceof RealtimeFailure)) throw error
      return refuse(
        502,
        'Access is revoked, but the realtime service does not answer. Try again to end what is open now.',
      )
    }
    return Response.json({ outcome: 'revoked' })
  })
}

/** Gives it back. */
export async function PUT(_request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return forAdministrators(id, async () => {
    await restorePerson(await openDb(), id)
    return Response.json({ outcome: 'restored' })
  })
}

async function forAdministrators(id: string, work: () => Promise<Response>): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  if (person.role !== 'administrator') return refuse(403, 'Only administrators decide who has access.')
  if (person.id === id) return refuse(422, 'You cannot revoke your own access.')
  const db = await openDb()
  const found = await db.user.count({ where: { id, agent: false } })
  return found === 0 ? refuse(404, 'There is no such person.') : work()
}
