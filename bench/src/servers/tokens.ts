import { createHmac } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

const hour = 3_600

/** Signs a connection token (HS256). */
export function signToken(user: string, secret: string): string {
  const now = Math.floor(Date.now() / 1_000)
  const signed = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: user, iat: now, exp: now + hour },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** Writes a token for each of many users, one per line. */
export async function writeTokens(file: string, count: number, secret: string): Promise<void> {
  const tokens = Array.from({ length: count }, (_, n) => signToken(`user-${n}`, secret))
  await writeFile(file, `${tokens.join('\n')}\n`)
}
