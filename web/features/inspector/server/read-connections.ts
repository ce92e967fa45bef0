import type { ConnectionReport } from '@portico/server'

import { openDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'
import { isWhole, type Reading } from '../watch/reading.ts'
import { readNames } from './read-names.ts'

export interface Found {
  readonly connections: readonly ConnectionReport[]
  readonly names: ReadonlyMap<string, string>
}

/** How many people one search asks the service about. */
export const PEOPLE_OF_A_SEARCH = 20

/** One connection, whether or not it was read with the others; undefined when it has ended. */
export async function readConnection(client: string): Promise<ConnectionReport | undefined> {
  const [connection] = await openRealtime().connections({ client })
  return connection
}

/**
 * The connections that fit a search: by anything that is shown of them among those that were read, by person or by id
 * among all there are.
 */
export async function findConnections(reading: Reading, search: string): Promise<Found> {
  const further = search === '' || isWhole(reading) ? [] : await askFor(search)
  // What was asked for just now is the newer word.
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

/** By whole id, or by a part of somebody's name. */
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
