import { createHmac, KeyObject, timingSafeEqual } from 'node:crypto'
import {
  base64url,
  type JWSHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  UnsecuredJWT,
} from 'jose'
import type { VerifyingKey } from './key-source.ts'

const withoutSignature = base64url.encode('{"alg":"none"}')

/**
 * Returns the claims of a token that this key has signed; otherwise rejects with jose's error. `header` is the token's
 * own.
 *
 * jose verifies on another thread, which for an HMAC costs ten times the HMAC itself. So a valid HMAC is recognised
 * here and jose only checks the claims; anything else goes to jose from the start.
 */
export async function verifySignature(
  token: string,
  header: JWSHeaderParameters,
  key: VerifyingKey,
  checks: JWTVerifyOptions,
): Promise<JWTPayload> {
  const sealed = sealedPayload(token, header, key)
  if (sealed === undefined) return (await jwtVerify(token, key, checks)).payload
  return UnsecuredJWT.decode(`${withoutSignature}.${sealed}.`, checks).payload
}

/** The payload of a token whose signature is the HMAC of the rest, in its canonical spelling; otherwise undefined. */
function sealedPayload(
  token: string,
  { alg, crit }: JWSHeaderParameters,
  key: VerifyingKey,
): string | undefined {
  if (alg !== 'HS256' || crit !== undefined || !(key instanceof KeyObject) || key.type !== 'secret') {
    return undefined
  }
  const [, payload, signature, ...more] = token.split('.')
  if (payload === undefined || signature === undefined || more.length > 0) return undefined
  const signed = token.slice(0, -signature.length - 1)
  const right = Buffer.from(createHmac('sha256', key).update(signed).digest('base64url'))
  const given = Buffer.from(signature)
  return right.length === given.length && timingSafeEqual(right, given) ? payload : undefined
}
