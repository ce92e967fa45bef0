import type { Metadata } from 'next'
import { redirect } from 'next/navigation'

import { FirstBoard } from '../../features/board/first-board.tsx'
import { findBoards } from '../../features/board/server/read-board.ts'
import { readPeople } from '../../features/person/server/read-people.ts'
import { requirePerson } from '../../features/session/server/person.ts'
import { Page } from '../../features/shell/page.tsx'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'Board' }

/** Redirects to the first board, or says that this person is on none. */
export default async function Boards() {
  const person = await requirePerson('/board')
  const db = await openDb()
  const [first] = await findBoards(db, person.id)
  if (first) redirect(`/board/${first.id}`)
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">Board</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        Boards you are a member of will be here. You are on none yet.
      </p>
      <FirstBoard personId={person.id} people={await readPeople(db, person.id)} />
    </Page>
  )
}
