import { type Live, liveQuery } from '@portico/server'

import type { AppDb } from '../../../lib/db.ts'
import { inOrder, type ShowRow } from '../show-list-rows.ts'

export type Shows = Live<readonly ShowRow[], 'shows'>

/** All shows, and the position of the stream that announces changes to the list. */
export async function readShows(db: AppDb): Promise<Shows> {
  const { rows, position } = await liveQuery(db, 'shows', (tx) =>
    tx.show.findMany({
      select: {
        id: true,
        title: true,
        state: true,
        startsAt: true,
        host: { select: { id: true, name: true } },
      },
    }),
  )
  const shows = rows.map(({ startsAt, host, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    hostId: host.id,
    hostName: host.name,
  }))
  return { rows: inOrder(shows), position }
}
