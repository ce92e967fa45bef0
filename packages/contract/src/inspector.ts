import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

/** The service's state was read. If the digest is unchanged, there is nothing new to see. */
export const Reading = z.object({ at: z.iso.datetime(), digest: z.string() })

/** Reads the row instead of the token, because the right may have been removed since the token was issued. */
export const administratorsOnly = signedIn(async ({ principal, db }) => {
  const person = await db.user.findFirst({
    where: { id: principal.user, role: 'administrator', revokedAt: null },
    select: { id: true },
  })
  return person ? allow() : deny('Only administrators look behind the curtain.')
})
