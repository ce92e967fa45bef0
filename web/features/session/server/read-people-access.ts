import type { AppDb } from '../../../lib/db.ts'

export interface PersonAccess {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'member' | 'administrator'
  readonly revokedAt: string | undefined
}

/** Everybody who can sign in, and whether they still may. */
export async function readPeopleAccess(db: AppDb): Promise<readonly PersonAccess[]> {
  const people = await db.user.findMany({
    where: { agent: false },
    orderBy: { name: 'asc' },
    take: 500,
    select: { id: true, name: true, email: true, role: true, revokedAt: true },
  })
  return people.map(({ revokedAt, ...person }) => ({ ...person, revokedAt: revokedAt?.toISOString() }))
}
