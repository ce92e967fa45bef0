import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { PeopleAccess } from '../../features/session/people-access.tsx'
import { requirePerson } from '../../features/session/server/person.ts'
import { readPeopleAccess } from '../../features/session/server/read-people-access.ts'
import { Page } from '../../features/shell/page.tsx'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const person = await requirePerson()
  if (person.role !== 'administrator') notFound()
  const people = await readPeopleAccess(await openDb())
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">People</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        Whoever loses access is signed out at once, on every page and device.
      </p>
      <PeopleAccess people={people} personId={person.id} />
    </Page>
  )
}
