import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'

import { signInOptions } from '../../../../features/session/sign-in-options.ts'

interface Context {
  readonly params: Promise<{ nextauth: string[] }>
}

function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, signInOptions())
}

export { handle as GET, handle as POST }
