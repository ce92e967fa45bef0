import { Disconnect } from '@portico/protocol'
import { ttlSeconds } from '../subscription/expiry.ts'
import type { Handler } from './handler.ts'
import { refuse } from './refuse.ts'

/** A newer token of the same user. Rights may have changed with it, so every policy is asked again. */
export const refresh: Handler<'refresh'> = async ({ token }, caller, context) => {
  const { authenticator, version, now } = context
  const { user, refreshedByClient } = caller.principal
  if (!token || !refreshedByClient) throw new Disconnect('badRequest')
  const found = await authenticator.refresh(token, user)
  if (found.kind === 'refused') return refuse(found.refusal, 'connection', caller, context)
  caller.lifetime.throwIfGone()
  caller.prolong(found.principal)
  const { expiresAt } = found.principal
  const expiry = expiresAt === undefined ? {} : { expires: true, ttl: ttlSeconds(expiresAt, now()) }
  return { result: { client: caller.id, version, ...expiry } }
}
