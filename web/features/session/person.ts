import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'

import { openDb } from '../../lib/db.ts'
import { requireConfig } from '../../lib/require-config.ts'
import { signInOptions } from './sign-in-options.ts'

export interface Session {
  readonly userId: string
  readonly name: string
  /** At the sign-in. It says what to offer; whoever grants something asks the row. */
  readonly role: Person['role']
  /** Names this sign-in. */
  readonly sid: string
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly role: 'member' | 'administrator'
}

/** What the cookie says. It asks no database, so it also holds while that is away. */
export const readSession = cache(async (): Promise<Session | undefined> => {
  if (requireConfig().NEXTAUTH_SECRET === undefined) return undefined
  const session = await getServerSession(signInOptions())
  if (session === null) return undefined
  const { userId, user, role, sid } = session
  return { userId, name: user?.name ?? '', role, sid }
})

/** Who is signed in, and has neither signed out nor been revoked since. */
export const findPerson = cache(async (): Promise<Person | undefined> => {
  const session = await readSession()
  if (session === undefined) return undefined
  const db = await openDb()
  const row = await db.user.findFirst({
    where: {
      id: session.userId,
      revokedAt: null,
      sessions: { some: { sessionToken: session.sid, expires: { gt: new Date() } } },
    },
    select: { id: true, name: true, role: true },
  })
  return row ?? undefined
})

/** For pages of signed-in people. */
export async function requirePerson(): Promise<Person> {
  return (await findPerson()) ?? redirect('/sign-in')
}
