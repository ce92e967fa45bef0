import { hash } from 'node:crypto'
import type { PublishInput } from './operations.ts'

/**
 * The key used for deduplication. Back ends and transactions share one key space, every user has a separate one, so
 * users cannot block each other's keys. Hashed, because the database limits keys to 255 bytes.
 */
export function uniqueKey({ key, info }: Pick<PublishInput, 'key' | 'info'>): string | undefined {
  if (key === undefined || info === undefined) return key
  return `user:${hash('sha256', JSON.stringify([info.user, key]), 'base64url')}`
}
