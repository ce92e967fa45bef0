import { notFound } from 'next/navigation'

import { refuse } from '../../../lib/refusal.ts'
import { routesFor } from '../../../lib/route.ts'
import { findPerson, type Person, requirePerson } from '../../session/server/person.ts'

/** For administrators' pages. People who are not signed in are sent to sign in; everybody else gets a 404. */
export async function requireAdministrator(): Promise<Person> {
  const person = await requirePerson('/inspector')
  return person.role === 'administrator' ? person : notFound()
}

async function findAdministrator(): Promise<Person | undefined> {
  const person = await findPerson()
  return person?.role === 'administrator' ? person : undefined
}

/** A route for administrators. */
export const forAdministrators = routesFor(findAdministrator, () => refuse(404, 'There is no such page.'))
