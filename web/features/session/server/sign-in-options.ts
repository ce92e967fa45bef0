import { demoPeople } from '@portico/db'
import type { Account, NextAuthOptions, User } from 'next-auth'
import type { AdapterUser } from 'next-auth/adapters'
import Credentials from 'next-auth/providers/credentials'

import { openDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'
import { requireConfig, requireValue } from '../../../lib/require-config.ts'
import { waysIn } from '../ways-in.ts'
import { findOrAdd } from './find-or-add.ts'
import { oauthProvider } from './oauth.ts'
import { beginSession, endSession, SIGN_IN_SECONDS } from './sign-in.ts'

declare module 'next-auth/jwt' {
  interface JWT {
    /** Names this sign-in, so that what was issued for it can be revoked with it. */
    sid?: string
    role?: Role
  }
}

declare module 'next-auth' {
  interface User {
    readonly role?: Role
  }
}

type Role = 'member' | 'administrator'

/** Made per request, because a build knows no secrets. */
export function signInOptions(): NextAuthOptions {
  const config = requireConfig()
  const find = async (account: Account, told: User | AdapterUser) =>
    findOrAdd(await openDb(), account, told, config.ADMINISTRATORS)
  return {
    secret: requireValue('NEXTAUTH_SECRET'),
    session: { strategy: 'jwt', maxAge: SIGN_IN_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: waysIn(config).map((way) => (way.id === 'demo' ? demoProvider() : oauthProvider(way))),
    callbacks: {
      signIn: async ({ user, account }) =>
        account?.type !== 'oauth' || (await find(account, user)) !== undefined,
      jwt: async ({ token, user, account }) => {
        if (user === undefined) return token
        const person = account?.type === 'oauth' ? await find(account, user) : user
        if (person === undefined) throw new Error('AccessDenied')
        const sid = await beginSession(await openDb(), person.id)
        return { sub: person.id, name: person.name ?? null, role: person.role ?? 'member', sid }
      },
    },
    events: { signOut: ({ token: { sid } }) => endEverywhere(sid) },
  }
}

function demoProvider() {
  return Credentials({
    id: 'demo',
    name: 'A person of the demo',
    credentials: { person: { label: 'Person' } },
    authorize: (given) => admit(given?.person),
  })
}

/**
 * Ends the session's row and every socket of this sign-in, in any tab. Each is tried even if the other
 * fails; the cookie is gone from this browser anyway.
 */
async function endEverywhere(session: string | undefined): Promise<void> {
  if (session === undefined) return
  const ends = [
    async () => endSession(await openDb(), session),
    async () => openRealtime().revoke({ session }),
  ]
  await Promise.all(ends.map((end) => end().catch((error: unknown) => complain('sign-out', error))))
}

/** Only people of the demo can sign in by name alone, and only while they are not revoked. */
async function admit(id: string | undefined) {
  const known = demoPeople.find((person) => person.id === id)
  if (known === undefined) return null
  const row = await findUser(known.id).catch(hide)
  if (row === null) throw new Error('NoDemoData')
  const { revokedAt, ...person } = row
  return revokedAt === null ? person : null
}

async function findUser(id: string) {
  const db = await openDb()
  return db.user.findUnique({ where: { id }, select: { id: true, name: true, role: true, revokedAt: true } })
}

/** Hides the cause, because the library puts the message of an error into the next page's address. */
function hide(error: unknown): never {
  complain('sign-in', error)
  throw new Error('Unavailable', { cause: error })
}

function complain(where: string, error: unknown): void {
  process.stderr.write(`${where}: ${error instanceof Error ? error.message : String(error)}\n`)
}
