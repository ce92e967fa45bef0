import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

/** The service was looked at. While the digest stays the same there is nothing new to see. */
export const Reading = z.object({ at: z.iso.datetime(), digest: z.string() })

/** Reads the row and not the token, because a right may have been taken away since the token was made. */
export const administratorsOnly = signedIn(async ({ principal, db }) => {
  const person = await db.user.findFirst({
    where: { id: principal.user, role: 'administrator', revokedAt: null },
    select: { id: true },
  })
  return person ? allow() : deny('Only administrators look behind the curtain.')
})
