import type { ConnectionReport } from '@portico/server'

import { openDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'
import { isWhole, type Reading } from '../watch/reading.ts'
import { readNames } from './read-names.ts'

export interface Found {
  readonly connections: readonly ConnectionReport[]
  readonly names: ReadonlyMap<string, string>
}

/** A search asks the service about at most this many people. */
export const PEOPLE_OF_A_SEARCH = 20

/** One connection, even if it is not part of the reading; undefined if it has ended. */
export async function readConnection(client: string): Promise<ConnectionReport | undefined> {
  const [connection] = await openRealtime().connections({ client })
  return connection
}

/**
 * The connections that match a search: on any column among those in the reading, and by person or id
 * among all others.
 */
export async function findConnections(reading: Reading, search: string): Promise<Found> {
  const further = search === '' || isWhole(reading) ? [] : await askFor(search)
  // The answer just fetched is newer than the reading.
  const known = new Map(
    [...reading.connections, ...further].map((connection) => [connection.client, connection]),
  )
  const names = await readNames([...known.values()].map(({ user }) => user))
  const fits = ({ client, user, transport, address }: ConnectionReport) =>
    [client, user, names.get(user) ?? '', transport, address].some((text) =>
      text.toLowerCase().includes(search),
    )
  return { connections: [...known.values()].filter(fits), names }
}

/** Searches by a whole id, or by part of a person's name. */
async function askFor(search: string): Promise<readonly ConnectionReport[]> {
  const realtime = openRealtime()
  const users = new Set([search, ...(await findPeople(search))])
  const targets = [{ client: search }, ...[...users].map((user) => ({ user }))]
  const answers = await Promise.all(targets.map((target) => realtime.connections(target)))
  return answers.flat()
}

async function findPeople(search: string): Promise<readonly string[]> {
  const db = await openDb()
  const contains = { contains: search, mode: 'insensitive' } as const
  const people = await db.user.findMany({
    where: { OR: [{ id: contains }, { name: contains }] },
    orderBy: { id: 'asc' },
    take: PEOPLE_OF_A_SEARCH,
    select: { id: true },
  })
  return people.map(({ id }) => id)
}
