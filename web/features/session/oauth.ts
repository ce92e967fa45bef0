import type { Account } from 'next-auth'
import GitHub from 'next-auth/providers/github'
import type { OAuthConfig, Provider } from 'next-auth/providers/index'

import type { AppDb } from '../../lib/db.ts'
import { requireConfig } from '../../lib/require-config.ts'

interface OidcProfile {
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly email?: string
}

/** What a provider says of a person; their rights here are not its to give. */
interface Told {
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
}

/** Ways to sign in that the environment opens. Each is a button on the sign-in page. */
export function oauthProviders(): Provider[] {
  const { GITHUB_ID, GITHUB_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } =
    requireConfig()
  const github =
    GITHUB_ID && GITHUB_SECRET ? [GitHub({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET })] : []
  const oidc =
    OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET
      ? [
          openIdConnect({
            issuer: OIDC_ISSUER,
            clientId: OIDC_CLIENT_ID,
            clientSecret: OIDC_CLIENT_SECRET,
            name: OIDC_NAME,
          }),
        ]
      : []
  return [...github, ...oidc]
}

interface OidcOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
}

function openIdConnect({ issuer, ...options }: OidcOptions): OAuthConfig<OidcProfile> {
  return {
    id: 'oidc',
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state'],
    profile: ({ sub, name, preferred_username, email }) => ({
      id: sub,
      name: name ?? preferred_username ?? 'Somebody new',
      email: email ?? null,
      role: 'member',
    }),
    ...options,
  }
}

/**
 * The person of this app that an account elsewhere belongs to; one is made at the first sign-in. Undefined for whoever
 * was revoked, and for an address that another account has already: an address alone proves nothing.
 */
export function findOrAdd(db: AppDb, { provider, providerAccountId, type }: Account, { name, email }: Told) {
  return db.$transaction(async (tx) => {
    const account = { provider, providerAccountId }
    const person = { select: { id: true, name: true, role: true, revokedAt: true } }
    const known = await tx.account.findUnique({
      where: { provider_providerAccountId: account },
      select: { user: person },
    })
    if (known !== null) return known.user.revokedAt === null ? known.user : undefined
    const address = email ?? `${providerAccountId}@${provider}.invalid`
    if ((await tx.user.count({ where: { email: address } })) > 0) return undefined
    return tx.user.create({
      data: { name: name ?? 'Somebody new', email: address, accounts: { create: { ...account, type } } },
      ...person,
    })
  })
}
