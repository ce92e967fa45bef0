import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { decode } from 'next-auth/jwt'
import { cache } from 'react'

import { openDb } from '../../../lib/db.ts'
import { requireConfig } from '../../../lib/require-config.ts'
import { signInAt } from '../place.ts'

export interface Session {
  readonly userId: string
  readonly name: string
  /** The role at the sign-in. It decides what to show; what to allow is decided by the row. */
  readonly role: Person['role']
  /** Names this sign-in. */
  readonly sid: string
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly role: 'member' | 'administrator'
}

/** The sign-in library's cookie names, with HTTPS and without. */
const COOKIES = ['__Secure-next-auth.session-token', 'next-auth.session-token']

/**
 * What the cookie says. It does not ask the database, so it works while that is away, but cannot tell whether the
 * session has ended. The library's own function would write a new cookie each time; this one only reads.
 */
export const readSession = cache(async (): Promise<Session | undefined> => {
  const secret = requireConfig().NEXTAUTH_SECRET
  if (secret === undefined) return undefined
  const jar = await cookies()
  const token = COOKIES.map((name) => jar.get(name)?.value).find((value) => value !== undefined)
  if (token === undefined) return undefined
  // A cookie that cannot be read is expired, forged, or made with another secret.
  const { sub, sid, name, role = 'member' } = (await decode({ token, secret }).catch(() => null)) ?? {}
  if (sub === undefined || sid === undefined) return undefined
  return { userId: sub, name: name ?? '', role, sid }
})

/** The person who is signed in, and has neither signed out nor been revoked since. */
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

/**
 * The session for which a page's frame is drawn: one that is still valid, or, while the database is away, the one
 * that the cookie names. A person's data is only read for `findPerson`.
 */
export const findSession = cache(async (): Promise<Session | undefined> => {
  const session = await readSession()
  const person = await findPerson().catch(() => 'unknown' as const)
  return person === undefined ? undefined : session
})

/** For pages of signed-in people. Anybody else is sent to sign in, and then comes back to this place. */
export async function requirePerson(place: string): Promise<Person> {
  return (await findPerson()) ?? redirect(signInAt(place))
}
