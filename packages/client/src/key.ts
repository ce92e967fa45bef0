/** 128 random bits. `crypto.randomUUID` exists only in pages loaded over HTTPS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return Array.from(bytes, (byte) => (byte % 16).toString(16)).join('')
}
