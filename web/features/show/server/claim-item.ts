import { randomUUID } from 'node:crypto'

import type { AppDb, Transaction } from '../../../lib/db.ts'

export type ClaimOutcome =
  | 'claimed'
  | 'yours-already'
  | 'sold-out'
  | 'own-show'
  | 'not-live'
  | 'no-such-item'
  | 'no-such-show'

interface ClaimRequest {
  readonly showId: string
  readonly person: { readonly id: string; readonly name: string }
  readonly code: string
  /** The comment that made the claim, if there was one. */
  readonly comment?: { readonly key: string; readonly body: string } | undefined
}

/**
 * At most one claim per person and item, and never more claims than pieces: of two who race for the last
 * piece, the second waits for the first one's row lock, looks again, and finds none left. The host sells
 * and does not claim.
 */
export function claimItem(db: AppDb, request: ClaimRequest): Promise<ClaimOutcome> {
  const { showId, person, code } = request
  return db.$transaction(async (tx) => {
    const show = await tx.show.findUnique({ where: { id: showId }, select: { state: true, hostId: true } })
    if (show === null) return 'no-such-show'
    if (show.hostId === person.id) return 'own-show'
    if (show.state !== 'live') return 'not-live'
    const commentId = await keepComment(tx, request)
    const claimId = randomUUID()
    const won = await tx.$queryRaw<readonly { item_id: string }[]>`
      WITH open AS (
        SELECT items.id FROM items JOIN shows ON shows.id = items.show_id
        WHERE items.show_id = ${showId} AND items.code = ${code} AND items.claimed < items.stock
          AND shows.state = 'live'
        FOR NO KEY UPDATE OF items FOR SHARE OF shows
      )
      INSERT INTO claims (id, item_id, user_id, comment_id)
      SELECT ${claimId}, id, ${person.id}, ${commentId} FROM open
      ON CONFLICT DO NOTHING
      RETURNING item_id`
    if (won.length === 0) return explain(tx, request)
    // The claim itself updated the count, and the lock keeps others from changing it.
    const item = await tx.item.findUniqueOrThrow({
      where: { showId_code: { showId, code } },
      select: { id: true, claimed: true, stock: true },
    })
    const { id: itemId, claimed, stock } = item
    const { id: userId, name } = person
    const claim = { claimId, itemId, code, userId, name, quantity: 1, claimed, stock }
    await tx.$publish(`show:${showId}`, 'item.claimed', claim, { key: claimId })
    return 'claimed'
  })
}

async function keepComment(tx: Transaction, request: ClaimRequest): Promise<string | null> {
  const { showId, person, comment } = request
  if (comment === undefined) return null
  const { key: clientKey, body } = comment
  const authorId = person.id
  await tx.comment.createMany({ data: [{ showId, authorId, clientKey, body }], skipDuplicates: true })
  const kept = await tx.comment.findUnique({
    where: { authorId_clientKey: { authorId, clientKey } },
    select: { id: true },
  })
  return kept?.id ?? null
}

async function explain(tx: Transaction, { showId, person, code }: ClaimRequest): Promise<ClaimOutcome> {
  const item = await tx.item.findUnique({
    where: { showId_code: { showId, code } },
    select: {
      claims: { where: { userId: person.id }, select: { id: true } },
      show: { select: { state: true } },
    },
  })
  if (item === null) return 'no-such-item'
  if (item.claims.length > 0) return 'yours-already'
  return item.show.state === 'live' ? 'sold-out' : 'not-live'
}
