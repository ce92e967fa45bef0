import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { Board } from '../../../features/board/board.tsx'
import { readBoard } from '../../../features/board/read-board.ts'
import { requirePerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'

export const metadata: Metadata = { title: 'Board' }

interface BoardPageProps {
  readonly params: Promise<{ id: string }>
}

export default async function BoardPage({ params }: BoardPageProps) {
  const [person, { id }] = [await requirePerson(), await params]
  const board = await readBoard(await openDb(), person.id, id)
  if (board === undefined) notFound()
  return <Board key={id} board={board} personId={person.id} />
}
