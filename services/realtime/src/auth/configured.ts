import type { ConfigOf } from '@portico/config'
import type { realtimeConfig } from '../config.ts'
import { Authenticator, type RevocationCheck } from './authenticator.ts'
import { type KeySource, SecretKeys } from './key-source.ts'
import { Origins } from './origin.ts'
import { RemoteKeys } from './remote-keys.ts'
import { SessionCookies } from './session-cookie.ts'
import { Tokens } from './tokens.ts'

type Config = ConfigOf<typeof realtimeConfig>

export type TokenConfig = Pick<
  Config,
  'TOKEN_SECRET' | 'TOKEN_SECRET_PREVIOUS' | 'JWKS_URL' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'
>

/** What the configuration says about tokens, for the service and for the command line alike. */
export function createTokens(config: TokenConfig): Tokens {
  const secrets = [config.TOKEN_SECRET, config.TOKEN_SECRET_PREVIOUS].filter((secret) => secret !== undefined)
  const keys: KeySource[] = []
  if (secrets.length > 0) keys.push(new SecretKeys(secrets))
  if (config.JWKS_URL !== undefined) keys.push(new RemoteKeys({ url: config.JWKS_URL }))
  return new Tokens({ keys, issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE })
}

export type OriginConfig = Pick<Config, 'PUBLIC_ORIGINS' | 'DEV_WEBSOCKET_ORIGINS' | 'WITHOUT_ORIGIN'>

export function createOrigins(
  config: OriginConfig,
  { production }: { readonly production: boolean },
): Origins {
  return new Origins({
    publicOrigins: config.PUBLIC_ORIGINS,
    developmentOrigins: production ? [] : config.DEV_WEBSOCKET_ORIGINS,
    withoutOrigin: config.WITHOUT_ORIGIN,
  })
}

export type AuthConfig = TokenConfig & Pick<Config, 'SESSION_SECRET' | 'ALLOW_ANONYMOUS'>

/** `tokens` is shared with subscriptions, and `origins` with the upgrade and CORS. */
export function createAuthenticator(
  config: AuthConfig,
  parts: { readonly tokens: Tokens; readonly origins: Origins; readonly revocations: RevocationCheck },
): Authenticator {
  const { SESSION_SECRET, ALLOW_ANONYMOUS } = config
  return new Authenticator({
    ...parts,
    sessionCookies:
      SESSION_SECRET === undefined ? undefined : new SessionCookies({ secrets: [SESSION_SECRET] }),
    anonymous: ALLOW_ANONYMOUS,
  })
}
