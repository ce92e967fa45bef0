import { createHmac } from 'node:crypto'

import { tokenSecret } from './house.ts'

/** A token as the token route of the web app would give it: HS256, by hand. */
export function signToken({ secret = tokenSecret } = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = Math.floor(Date.now() / 1_000)
  const body = `${encode({ alg: 'HS256' })}.${encode({ sub: '42', iat: seconds, exp: seconds + 600 })}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}
