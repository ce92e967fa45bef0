import { newKey } from '@portico/client'

/** A random UUID, of version 4: `crypto.randomUUID` is missing from pages that were not loaded over HTTPS. */
export function newId(): string {
  const key = newKey()
  return `${key.slice(0, 8)}-${key.slice(8, 12)}-4${key.slice(13, 16)}-8${key.slice(17, 20)}-${key.slice(20)}`
}
