import { openDb } from '../../../lib/db.ts'

/** The names of people, by id. */
export async function readNames(ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const db = await openDb()
  const people = await db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(people.map(({ id, name }) => [id, name]))
}
