import type { AuthMode } from '@portico/protocol'
import { Authenticator, type RevocationCheck } from './auth/authenticator.ts'
import { type KeySource, SecretKeys } from './auth/key-source.ts'
import { Origins } from './auth/origin.ts'
import { RemoteKeys } from './auth/remote-keys.ts'
import { SessionCookies } from './auth/session-cookie.ts'
import { Tokens } from './auth/tokens.ts'
import type { RealtimeConfig } from './config.ts'

/** How this deployment knows who somebody is. */
export interface Identity {
  readonly origins: Origins
  readonly tokens: Tokens
  readonly authenticator: Authenticator
  readonly mode: AuthMode
}

export function createIdentity(
  config: RealtimeConfig,
  revocations: RevocationCheck,
  { production }: { readonly production: boolean },
): Identity {
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, SESSION_SECRET, ALLOW_ANONYMOUS } = config
  const origins = new Origins({
    publicOrigins: config.PUBLIC_ORIGINS,
    developmentOrigins: production ? [] : config.DEV_WEBSOCKET_ORIGINS,
    withoutOrigin: config.WITHOUT_ORIGIN,
  })
  const keys = keySourcesOf(config)
  const tokens = new Tokens({ keys, issuer, audience })
  const sessionCookies = SESSION_SECRET ? new SessionCookies({ secrets: [SESSION_SECRET] }) : undefined
  const authenticator = new Authenticator({
    tokens,
    origins,
    revocations,
    sessionCookies,
    anonymous: ALLOW_ANONYMOUS,
  })
  return { origins, tokens, authenticator, mode: modeOf(keys.length > 0, sessionCookies !== undefined) }
}

function keySourcesOf({ TOKEN_SECRET, TOKEN_SECRET_PREVIOUS, JWKS_URL }: RealtimeConfig): KeySource[] {
  const secrets = [TOKEN_SECRET, TOKEN_SECRET_PREVIOUS].filter((secret) => secret !== undefined)
  return [
    ...(secrets.length > 0 ? [new SecretKeys(secrets)] : []),
    ...(JWKS_URL ? [new RemoteKeys({ url: JWKS_URL })] : []),
  ]
}

function modeOf(byToken: boolean, byCookie: boolean): AuthMode {
  if (byToken && byCookie) return 'token-or-cookie'
  if (byToken) return 'token'
  return byCookie ? 'cookie' : 'anonymous'
}
