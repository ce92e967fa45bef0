import type { AppDb } from '../../../lib/db.ts'

/** Whom a person can do something with. */
export function readPeople(db: AppDb, personId: string) {
  return db.user.findMany({
    where: { id: { not: personId }, agent: false, revokedAt: null },
    orderBy: { name: 'asc' },
    take: 200,
    select: { id: true, name: true },
  })
}
