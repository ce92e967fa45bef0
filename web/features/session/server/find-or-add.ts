import type { AppDb } from '../../../lib/db.ts'

/** As the sign-in library tells of it. */
export interface Account {
  readonly provider: string
  readonly providerAccountId: string
  readonly type: string
}

/** What a provider says of a person; their rights here are not its to give. */
interface Told {
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
}

/**
 * The person of this app that an account elsewhere belongs to; one is made at the first sign-in. Undefined for whoever
 * was revoked, and for an address that another account has already: an address alone proves nothing. So it is accounts,
 * such as `github:583231`, that make administrators.
 */
export function findOrAdd(
  db: AppDb,
  { provider, providerAccountId, type }: Account,
  { name, email }: Told,
  administrators: readonly string[],
) {
  const account = { provider, providerAccountId }
  const person = { select: { id: true, name: true, role: true, revokedAt: true } }
  const given = administrators.includes(`${provider}:${providerAccountId}`)
    ? ({ role: 'administrator' } as const)
    : {}
  return db.$transaction(async (tx) => {
    const known = await tx.account.findUnique({
      where: { provider_providerAccountId: account },
      select: { user: person },
    })
    if (known !== null) {
      const { id, revokedAt } = known.user
      return revokedAt === null ? tx.user.update({ where: { id }, data: given, ...person }) : undefined
    }
    const address = email ?? `${providerAccountId}@${provider}.invalid`
    if ((await tx.user.count({ where: { email: address } })) > 0) return undefined
    return tx.user.create({
      data: {
        name: name ?? 'Somebody new',
        email: address,
        accounts: { create: { ...account, type } },
        ...given,
      },
      ...person,
    })
  })
}
