import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Environment } from '@portico/config'

import { checkout } from '../workbench/checkout.ts'

/** For each secret, the variables that replace it: if one is set, no secret is made. */
const SECRETS = {
  TOKEN_SECRET: ['TOKEN_SECRET', 'NEXTAUTH_SECRET', 'AUTH_SECRET', 'JWKS_URL'],
  NEXTAUTH_SECRET: ['NEXTAUTH_SECRET', 'AUTH_SECRET', 'SESSION_SECRET'],
  API_KEYS: ['API_KEYS'],
} as const satisfies Record<string, readonly string[]>

/**
 * Makes the secrets that are not set, once per checkout, in a file that only its owner can read. No secret is ever
 * part of the sources.
 */
export function checkoutSecrets(env: Environment): Record<string, string> {
  const kept = readKept()
  const wanted = Object.entries(SECRETS).filter(([, names]) => !names.some((name) => env[name]))
  const secrets = Object.fromEntries(
    wanted.map(([name]) => [name, kept[name] ?? randomBytes(36).toString('base64url')]),
  )
  if (wanted.some(([name]) => kept[name] === undefined)) keep({ ...kept, ...secrets })
  return secrets
}

function readKept(): Record<string, string> {
  if (!existsSync(checkout.secrets)) return {}
  return JSON.parse(readFileSync(checkout.secrets, 'utf8')) as Record<string, string>
}

function keep(secrets: Record<string, string>): void {
  mkdirSync(path.dirname(checkout.secrets), { recursive: true })
  writeFileSync(checkout.secrets, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
}
