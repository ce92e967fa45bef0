import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { Board } from '../../../features/board/board.tsx'
import { findBoards, readBoard } from '../../../features/board/server/read-board.ts'
import { readPeople } from '../../../features/person/server/read-people.ts'
import { findPerson, requirePerson } from '../../../features/session/server/person.ts'
import { titled } from '../../../features/shell/titled.ts'
import { openDb } from '../../../lib/db.ts'

interface BoardPageProps {
  readonly params: Promise<{ id: string }>
}

const find = cache(async (id: string) => {
  const person = await findPerson()
  return person && readBoard(await openDb(), person.id, id)
})

export function generateMetadata({ params }: BoardPageProps): Promise<Metadata> {
  return titled(async () => (await find((await params).id))?.name)
}

export default async function BoardPage({ params }: BoardPageProps) {
  const { id } = await params
  const person = await requirePerson(`/board/${id}`)
  const db = await openDb()
  const [board, boards, people] = await Promise.all([
    find(id),
    findBoards(db, person.id),
    readPeople(db, person.id),
  ])
  if (board === undefined) notFound()
  return <Board key={id} board={board} personId={person.id} others={{ boards, people }} />
}
