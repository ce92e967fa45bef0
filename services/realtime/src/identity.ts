import type { AuthMode } from '@portico/protocol'
import { Authenticator, type RevocationCheck } from './auth/authenticator.ts'
import { createTokens } from './auth/configured-tokens.ts'
import { Origins } from './auth/origin.ts'
import { SessionCookies } from './auth/session-cookie.ts'
import type { Tokens } from './auth/tokens.ts'
import type { RealtimeConfig } from './config.ts'

/** How this deployment authenticates clients. */
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
  const { SESSION_SECRET, ALLOW_ANONYMOUS, TOKEN_SECRET, JWKS_URL } = config
  const origins = new Origins({
    publicOrigins: config.PUBLIC_ORIGINS,
    developmentOrigins: production ? [] : config.DEV_WEBSOCKET_ORIGINS,
    withoutOrigin: config.WITHOUT_ORIGIN,
  })
  const tokens = createTokens(config)
  const sessionCookies = SESSION_SECRET ? new SessionCookies({ secrets: [SESSION_SECRET] }) : undefined
  const authenticator = new Authenticator({
    tokens,
    origins,
    revocations,
    sessionCookies,
    anonymous: ALLOW_ANONYMOUS,
  })
  const byToken = TOKEN_SECRET !== undefined || JWKS_URL !== undefined
  return { origins, tokens, authenticator, mode: modeOf(byToken, sessionCookies !== undefined) }
}

function modeOf(byToken: boolean, byCookie: boolean): AuthMode {
  if (byToken && byCookie) return 'token-or-cookie'
  if (byToken) return 'token'
  return byCookie ? 'cookie' : 'anonymous'
}
