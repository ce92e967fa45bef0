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

/** A show's new state in the list, sent after every change. */
export const ShowListed = z.object({
  id: z.string(),
  title: z.string(),
  hostId: z.string(),
  hostName: z.string(),
  state: z.enum(['scheduled', 'live', 'ended']),
  startsAt: z.iso.datetime(),
})

/** The form for an item. The text of a fault is shown next to its field. */
export const NewItem = z.object({
  id: z.uuid(),
  code: z.string().regex(/^\d{1,6}$/, 'A code is a number of up to six digits: it is called out.'),
  name: z.string().trim().min(1, 'Give it a name.').max(120, 'Keep the name within 120 characters.'),
  priceCents: z
    .int('Write the price like 24.50.')
    .min(0, 'A price is not negative.')
    .max(100_000_00, 'At most €100,000.'),
  stock: z
    .int('The stock is a whole number.')
    .min(1, 'There is at least one.')
    .max(10_000, 'At most 10,000.'),
})

export const NewShow = z.object({
  id: z.uuid(),
  title: z.string().trim().min(1, 'Give it a title.').max(120, 'Keep the title within 120 characters.'),
  startsAt: z.iso.datetime('Say when it starts.'),
})

/** A claim that won, with the item's count after it. */
export const ItemClaimed = z.object({
  claimId: z.string(),
  itemId: z.string(),
  code: z.string(),
  userId: z.string(),
  name: z.string(),
  quantity: z.int().positive(),
  claimed: z.int().nonnegative(),
  stock: z.int().nonnegative(),
})

/** The author comes with the publication, from the connection, and cannot be forged. */
export const Comment = z.object({ key: z.string().max(64), body: z.string().trim().min(1).max(500) })

/** The number of viewers, published by the app's back end while the host's console is open. */
export const Counted = z.object({ viewers: z.int().nonnegative() })

export const noClaim = 'A claim has a code, or a comment that says “sold” and a code.'

/** A claim comes from the item's button, or from a comment that says “sold”. */
export const ClaimCall = z.union(
  [z.object({ code: z.string().max(20) }), z.object({ comment: Comment })],
  noClaim,
)

/** Everybody who is signed in may see the list of shows. */
export const everybody = signedIn<unknown>(() => allow())

/** Everybody who is signed in may watch and comment while the show is live; afterwards it can still be read. */
export const audience = signedIn(async ({ params, action, db }) => {
  const show = await db.show.findUnique({ where: { id: params.id }, select: { state: true } })
  if (show === null) return deny('There is no such show.')
  return action === 'publish' && show.state !== 'live' ? deny('The show is not live.') : allow()
})
