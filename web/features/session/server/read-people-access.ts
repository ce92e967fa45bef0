import type { AppDb } from '../../../lib/db.ts'

export interface PersonAccess {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'member' | 'administrator'
  readonly revokedAt: string | undefined
}

interface FoundPeople {
  /** The first ones, by name. */
  readonly people: readonly PersonAccess[]
  /** How many match in total. */
  readonly count: number
}

/** Longer lists would have to be virtualised. */
const LIMIT = 200

/** People who can sign in, and whether they still have access, filtered by a part of their name or address. */
export async function readPeopleAccess(db: AppDb, search: string): Promise<FoundPeople> {
  const contains = { contains: search, mode: 'insensitive' } as const
  const where = { agent: false, OR: [{ name: contains }, { email: contains }] }
  const [people, count] = await Promise.all([
    db.user.findMany({
      where,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: LIMIT,
      select: { id: true, name: true, email: true, role: true, revokedAt: true },
    }),
    db.user.count({ where }),
  ])
  return {
    people: people.map(({ revokedAt, ...person }) => ({ ...person, revokedAt: revokedAt?.toISOString() })),
    count,
  }
}
