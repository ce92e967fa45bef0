import type { Principal } from '@portico/channels'
import type { Db } from '@portico/db'

const pageSize = 500

/** All people, for `portico who-can`. Read in pages, so that it also works for many. */
export async function* principals({ db }: { readonly db: Db }): AsyncGenerator<Principal> {
  let last: string | undefined
  do {
    const page = await db.user.findMany({
      where: { revokedAt: null, ...(last === undefined ? {} : { id: { gt: last } }) },
      select: { id: true, role: true },
      orderBy: { id: 'asc' },
      take: pageSize,
    })
    for (const { id, role } of page) yield { user: id, claims: { role } }
    last = page.length === pageSize ? page.at(-1)?.id : undefined
  } while (last !== undefined)
}
