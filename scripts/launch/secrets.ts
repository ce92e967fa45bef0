import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { DocumentedSchema, Environment } from '@portico/config'

import { checkout } from './checkout.ts'

/**
 * The secrets that the processes require and nobody set: made once for this checkout and kept in a file that only its
 * owner reads. None is ever written in the sources.
 */
export function checkoutSecrets(
  schemas: readonly DocumentedSchema[],
  env: Environment,
): Record<string, string> {
  const wanted = schemas.flatMap(({ rows }) => Object.entries(rows)).filter(([, row]) => row.secret)
  const missing = wanted.filter(
    ([name, row]) => row.presence.kind === 'required' && ![name, ...row.aliases].some((given) => env[given]),
  )
  const kept = readKept()
  const secrets = Object.fromEntries(
    missing.map(([name]) => [name, kept[name] ?? randomBytes(36).toString('base64url')]),
  )
  if (missing.some(([name]) => kept[name] === undefined)) keep({ ...kept, ...secrets })
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
