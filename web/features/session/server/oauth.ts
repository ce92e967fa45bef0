import GitHub from 'next-auth/providers/github'
import type { OAuthConfig, Provider } from 'next-auth/providers/index'

import type { WayIn } from '../ways-in.ts'

interface OidcProfile {
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly email?: string
}

/** A way to sign in, in the sign-in library's terms. */
export function oauthProvider(way: Exclude<WayIn, { id: 'demo' }>): Provider {
  return way.id === 'github' ? GitHub(way) : openIdConnect(way)
}

function openIdConnect({ issuer, ...way }: Extract<WayIn, { id: 'oidc' }>): OAuthConfig<OidcProfile> {
  return {
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
    ...way,
  }
}
