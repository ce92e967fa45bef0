import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'

import { findPerson } from '../../../../features/session/server/person.ts'
import { signInOptions } from '../../../../features/session/server/sign-in-options.ts'

interface Context {
  readonly params: Promise<{ nextauth: string[] }>
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params
  // Asking for the session renews its cookie; somebody who was revoked must not get a new one.
  if (nextauth[0] === 'session' && (await findPerson()) === undefined) return Response.json({})
  return NextAuth(request, context, signInOptions())
}

export { handle as GET, handle as POST }
