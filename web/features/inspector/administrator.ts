import { notFound } from 'next/navigation'

import { findPerson, type Person } from '../session/person.ts'

/** For pages of administrators. To everybody else they are not there. */
export async function requireAdministrator(): Promise<Person> {
  const person = await findPerson()
  if (person?.role !== 'administrator') notFound()
  return person
}

/** The same for routes. */
export async function findAdministrator(): Promise<Person | undefined> {
  const person = await findPerson()
  return person?.role === 'administrator' ? person : undefined
}
