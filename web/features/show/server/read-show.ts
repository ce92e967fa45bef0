import { type Live, liveQuery } from '@portico/server'

import type { ShowChannel } from '../../../lib/contract.ts'
import type { AppDb } from '../../../lib/db.ts'
import type { Said } from '../comment-feed.ts'
import { byCode, type ShowRows } from '../show-rows.ts'

/** How many of the latest comments the server renders. */
const LATEST = 60

export interface Show {
  readonly id: string
  readonly title: string
  readonly startsAt: string
  readonly host: { readonly id: string; readonly name: string }
  readonly live: Live<ShowRows, ShowChannel>
  /** Oldest first. Only comments that claimed something are stored. */
  readonly comments: readonly Said[]
}

/**
 * A show and the position of its stream; undefined if it does not exist. The host gets all claims, everybody else
 * only their own.
 */
export async function readShow(db: AppDb, id: string, personId: string): Promise<Show | undefined> {
  const channel = `show:${id}` as const
  const ofWhom = { OR: [{ userId: personId }, { item: { show: { hostId: personId } } }] }
  const person = { select: { id: true, name: true } } as const
  const { rows, position } = await liveQuery(db, channel, (tx) =>
    tx.show.findUnique({
      where: { id },
      select: {
        title: true,
        state: true,
        startsAt: true,
        host: person,
        items: {
          select: {
            id: true,
            code: true,
            name: true,
            priceCents: true,
            stock: true,
            claimed: true,
            claims: { where: ofWhom, select: { id: true, createdAt: true, user: person } },
          },
        },
        comments: {
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: LATEST,
          select: { clientKey: true, body: true, author: person },
        },
      },
    }),
  )
  if (rows === null) return undefined
  const { title, state, startsAt, host, items, comments } = rows
  const claims = items
    .flatMap(({ id: itemId, code, claims: own }) => own.map((claim) => ({ ...claim, itemId, code })))
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .map(({ id: claimId, itemId, code, user }) => ({
      id: claimId,
      itemId,
      code,
      userId: user.id,
      name: user.name,
    }))
  return {
    id,
    title,
    startsAt: startsAt.toISOString(),
    host,
    live: {
      rows: { state, items: items.map(({ claims: _, ...item }) => item).toSorted(byCode), claims },
      position,
    },
    comments: comments
      .map(({ clientKey: key, body, author }) => ({ key, body, personId: author.id, name: author.name }))
      .toReversed(),
  }
}
