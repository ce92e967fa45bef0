import { randomUUID } from 'node:crypto'

import { demoPeople } from '@portico/db'
import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

import { openDb } from '../../lib/db.ts'
import { requireValue } from '../../lib/require-config.ts'

declare module 'next-auth/jwt' {
  interface JWT {
    /** Names this sign-in, so that what was issued for it can be revoked with it. */
    sid?: string
  }
}

declare module 'next-auth' {
  interface Session {
    readonly userId: string
    readonly sid: string
  }
}

/** Made for each request: a build knows no secret. */
export function signInOptions(): NextAuthOptions {
  return {
    secret: requireValue('NEXTAUTH_SECRET'),
    session: { strategy: 'jwt' },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        id: 'demo',
        name: 'A person of the demo',
        credentials: { person: { label: 'Person' } },
        authorize: (given) => admit(given?.person),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, name: user.name ?? null, sid: randomUUID() } : token),
      session: ({ session, token }) => ({ ...session, userId: token.sub ?? '', sid: token.sid ?? '' }),
    },
  }
}

/** Only the people of the demo come in by name alone, and none of them once revoked. */
async function admit(id: string | undefined) {
  const known = demoPeople.find((person) => person.id === id)
  return known === undefined ? null : findUser(known.id).catch(hide)
}

async function findUser(id: string) {
  const db = await openDb()
  return db.user.findFirst({ where: { id, revokedAt: null }, select: { id: true, name: true } })
}

/** The library shows the message of what is thrown in the address of the next page. */
function hide(error: unknown): never {
  process.stderr.write(`sign-in: ${error instanceof Error ? error.message : String(error)}\n`)
  throw new Error('Unavailable', { cause: error })
}
