import type { Encoding, Publication, SubscribeResult } from '@portico/protocol'
import { chainDeltas } from '../frame/delta-chain.ts'
import { type Features, noTags } from './delivery-cursor.ts'
import { ttlSeconds } from './expiry.ts'
import type { Start } from './recovery.ts'

/** The subscribe result that the client gets. */
export function toSubscribeResult(
  { named, publications, recovery }: Start,
  features: Features,
  encoding: Encoding,
): SubscribeResult {
  const tracked = named && { recoverable: true, positioned: true, epoch: named.epoch, offset: named.offset }
  const replayed = replay(publications, features, encoding)
  return {
    ...tracked,
    ...(recovery !== 'not-asked' && { was_recovering: true, recovered: recovery === 'recovered' }),
    ...(replayed.length > 0 && { publications: replayed }),
    ...(features.delta && { delta: true }),
  }
}

/** The part of a result that makes a client refresh its subscription's token. */
export function expiryFields(
  expiresAt: number | undefined,
  now: number,
): Pick<SubscribeResult, 'expires' | 'ttl'> {
  return expiresAt === undefined ? {} : { expires: true, ttl: ttlSeconds(expiresAt, now) }
}

function replay(
  publications: readonly Publication[],
  { delta, filter }: Features,
  encoding: Encoding,
): readonly Publication[] {
  if (delta) return chainDeltas(publications, undefined, encoding)
  return filter === undefined ? publications : publications.filter(({ tags }) => filter(tags ?? noTags))
}
