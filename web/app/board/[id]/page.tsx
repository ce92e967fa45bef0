import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { Board } from '../../../features/board/board.tsx'
import { findBoards, readBoard } from '../../../features/board/server/read-board.ts'
import { readPeople } from '../../../features/person/server/read-people.ts'
import { requirePerson } from '../../../features/session/server/person.ts'
import { openDb } from '../../../lib/db.ts'

export const metadata: Metadata = { title: 'Board' }

interface BoardPageProps {
  readonly params: Promise<{ id: string }>
}

export default async function BoardPage({ params }: BoardPageProps) {
  const { id } = await params
  const person = await requirePerson(`/board/${id}`)
  const db = await openDb()
  const [board, boards, people] = await Promise.all([
    readBoard(db, person.id, id),
    findBoards(db, person.id),
    readPeople(db, person.id),
  ])
  if (board === undefined) notFound()
  return <Board key={id} board={board} personId={person.id} others={{ boards, people }} />
}
