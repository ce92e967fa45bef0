import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { Search, searchIn } from '../../features/search/search.tsx'
import { PeopleAccess } from '../../features/session/people-access.tsx'
import { requirePerson } from '../../features/session/server/person.ts'
import { readPeopleAccess } from '../../features/session/server/read-people-access.ts'
import { Page } from '../../features/shell/page.tsx'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'People' }

interface PeoplePageProps {
  readonly searchParams: Promise<{ q?: string | string[] }>
}

export default async function PeoplePage({ searchParams }: PeoplePageProps) {
  const person = await requirePerson('/people')
  if (person.role !== 'administrator') notFound()
  const search = await searchIn(searchParams)
  const { people, count } = await readPeopleAccess(await openDb(), search)
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">People</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        Whoever loses access is signed out at once, on every page and device.
      </p>
      <div className="mt-8">
        <Search label="Search names and addresses" value={search} />
      </div>
      {count === 0 ? (
        <p className="mt-4 text-soft">Nobody has that in their name or address.</p>
      ) : (
        <PeopleAccess people={people} personId={person.id} />
      )}
      {people.length < count && (
        <p className="mt-2 text-13 text-soft tabular-nums">
          {people.length} of {count} people shown. Search for the others.
        </p>
      )}
    </Page>
  )
}
