import type { Metadata } from 'next'

import { requirePerson } from '../../features/session/server/person.ts'
import { Page } from '../../features/shell/page.tsx'
import { readShows } from '../../features/show/server/read-shows.ts'
import { ShowList } from '../../features/show/show-list.tsx'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'Shows' }

export default async function Shows() {
  await requirePerson('/show')
  const shows = await readShows(await openDb())
  return (
    <Page>
      <ShowList loaded={shows} />
    </Page>
  )
}
