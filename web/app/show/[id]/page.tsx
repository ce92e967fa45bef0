import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { findPerson, requirePerson } from '../../../features/session/server/person.ts'
import { titled } from '../../../features/shell/titled.ts'
import { Console } from '../../../features/show/console.tsx'
import { readShow } from '../../../features/show/server/read-show.ts'
import { Viewer } from '../../../features/show/viewer.tsx'
import { openDb } from '../../../lib/db.ts'
import { isDevelopment } from '../../../lib/require-config.ts'

interface ShowPageProps {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<{ as?: string | string[] }>
}

const find = cache(async (id: string) => {
  const person = await findPerson()
  return person && readShow(await openDb(), id, person.id)
})

export function generateMetadata({ params }: ShowPageProps): Promise<Metadata> {
  return titled(async () => (await find((await params).id))?.title)
}

/** The host gets the console, everybody else the show. The host may also look at the show. */
export default async function ShowPage({ params, searchParams }: ShowPageProps) {
  const [{ id }, { as }] = [await params, await searchParams]
  const person = await requirePerson(`/show/${id}`)
  const show = await find(id)
  if (show === undefined) notFound()
  const viewer = { id: person.id, name: person.name }
  if (show.host.id !== person.id || as === 'viewer') return <Viewer key={id} show={show} person={viewer} />
  const crowdCommand = isDevelopment() ? `make crowd SHOW=${id} RATE=200` : undefined
  return <Console key={id} show={show} person={viewer} crowdCommand={crowdCommand} />
}
