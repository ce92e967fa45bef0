import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

export const authOptions: NextAuthOptions = {
  session: { strategy: 'jwt' },
  providers: [
    Credentials({
      credentials: { email: { label: 'Email' } },
      authorize: (given) => (given?.email ? { id: given.email, email: given.email } : null),
    }),
  ],
}
