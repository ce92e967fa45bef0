import type { AppDb } from '../../../lib/db.ts'
import { type Choice, PEOPLE_AT_ONCE } from '../choice.ts'

/** Everybody else who has access, filtered by a part of their name. */
export function readPeople(db: AppDb, personId: string, search = ''): Promise<readonly Choice[]> {
  const name = { contains: search, mode: 'insensitive' } as const
  return db.user.findMany({
    where: { id: { not: personId }, agent: false, revokedAt: null, name },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: PEOPLE_AT_ONCE,
    select: { id: true, name: true },
  })
}
