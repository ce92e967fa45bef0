import { type KeySource, SecretKeys } from './key-source.ts'
import { RemoteKeys } from './remote-keys.ts'
import { Tokens } from './tokens.ts'

/** The variables about tokens, as read by the configuration. */
interface TokenConfig {
  readonly TOKEN_SECRET: string | undefined
  readonly TOKEN_SECRET_PREVIOUS: string | undefined
  readonly JWKS_URL: string | undefined
  readonly TOKEN_ISSUER: string | undefined
  readonly TOKEN_AUDIENCE: string | undefined
}

/** The verifier of tokens with the configured keys and rules, for the service and the command line. */
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
