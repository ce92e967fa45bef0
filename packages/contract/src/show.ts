import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

export const ShowStarted = z.object({ at: z.iso.datetime() })
export const ShowEnded = z.object({ at: z.iso.datetime() })

export const ItemAdded = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  priceCents: z.int().nonnegative(),
  stock: z.int().nonnegative(),
})

/** A claim that won, with the item's count after it. */
export const ItemClaimed = z.object({
  claimId: z.string(),
  itemId: z.string(),
  code: z.string(),
  userId: z.string(),
  quantity: z.int().positive(),
  claimed: z.int().nonnegative(),
  stock: z.int().nonnegative(),
})

/** Who said it comes with the publication, from the connection, and cannot be made up. */
export const Comment = z.object({ key: z.string().max(64), body: z.string().trim().min(1).max(500) })

/** Whoever is signed in may watch and comment while the show is on; afterwards it can still be read. */
export const audience = signedIn(async ({ params, action, db }) => {
  const show = await db.show.findUnique({ where: { id: params.id }, select: { state: true } })
  if (show === null) return deny('There is no such show.')
  return action === 'publish' && show.state !== 'live' ? deny('The show is not live.') : allow()
})
