import { hash } from 'node:crypto'
import type { PublishInput } from './operations.ts'

/**
 * What a repeat is known by. Back ends and transactions share their keys, and every user has keys of their own:
 * nobody uses up a key that another one is about to publish with. Hashed, for a database takes 255 bytes.
 */
export function uniqueKey({ key, info }: Pick<PublishInput, 'key' | 'info'>): string | undefined {
  if (key === undefined || info === undefined) return key
  return `user:${hash('sha256', JSON.stringify([info.user, key]), 'base64url')}`
}
