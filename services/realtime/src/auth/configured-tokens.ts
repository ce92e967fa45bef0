import type { ConfigOf } from '@portico/config'
import type { realtimeConfig } from '../config.ts'
import { type KeySource, SecretKeys } from './key-source.ts'
import { RemoteKeys } from './remote-keys.ts'
import { Tokens } from './tokens.ts'

export type TokenConfig = Pick<
  ConfigOf<typeof realtimeConfig>,
  'TOKEN_SECRET' | 'TOKEN_SECRET_PREVIOUS' | 'JWKS_URL' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'
>

/** What the configuration says about tokens, for the service and for the command line alike. */
export function createTokens(config: TokenConfig): Tokens {
  return new Tokens({
    keys: keySourcesOf(config),
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
  })
}

function keySourcesOf({ TOKEN_SECRET, TOKEN_SECRET_PREVIOUS, JWKS_URL }: TokenConfig): readonly KeySource[] {
  const secrets = [TOKEN_SECRET, TOKEN_SECRET_PREVIOUS].filter((secret) => secret !== undefined)
  return [
    ...(secrets.length > 0 ? [new SecretKeys(secrets)] : []),
    ...(JWKS_URL === undefined ? [] : [new RemoteKeys({ url: JWKS_URL })]),
  ]
}
