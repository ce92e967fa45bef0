import type { AppDb } from '../../../lib/db.ts'

/** The account as the sign-in library reports it. */
export interface Account {
  readonly provider: string
  readonly providerAccountId: string
  readonly type: string
}

/** The person as the provider describes them. It grants no rights here. */
interface Told {
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
}

/**
 * Finds the person that a provider's account belongs to, and creates one at the first sign-in. Undefined
 * if the person was revoked, or if another account already has the address: an address alone proves
 * nothing. For the same reason administrators are named by account, such as `github:583231`.
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
