import { Disconnect } from '@portico/protocol'
import { refusalError } from '../auth/refusal.ts'
import { ttlSeconds } from '../subscription/expiry.ts'
import type { Handler } from './handler.ts'

/** A newer token of the same user. Rights may have changed with it, so every policy is asked again. */
export const refresh: Handler<'refresh'> = async ({ token }, caller, services) => {
  const { authenticator, observer, version, now } = services
  const { user, refreshedByClient } = caller.principal
  if (!token || !refreshedByClient) throw new Disconnect('badRequest')
  const found = await authenticator.refresh(token, user)
  if (found.kind === 'refused') {
    observer.refused(found.refusal.kind)
    // Answered with "token expired", clients would stop for good; closed like this, they fetch a new token.
    if (found.refusal.kind === 'expired') throw new Disconnect('expired')
    throw refusalError(found.refusal, 'connection')
  }
  caller.signal.throwIfAborted()
  caller.prolong(found.principal)
  const { expiresAt } = found.principal
  const expiry = expiresAt === undefined ? {} : { expires: true, ttl: ttlSeconds(expiresAt, now()) }
  return { result: { client: caller.id, version, ...expiry } }
}
