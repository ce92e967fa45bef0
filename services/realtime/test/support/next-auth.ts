import { createRequire } from 'node:module'

interface NextAuthJwt {
  encode(options: {
    token: Record<string, unknown>
    secret: string
    maxAge?: number
    salt?: string
  }): Promise<string>
}

/** next-auth's own writer, without its types: they bring Next's along, which narrow process.env for every file. */
export const { encode } = createRequire(import.meta.url)('next-auth/jwt') as NextAuthJwt
