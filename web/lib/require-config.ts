import { ConfigError, type ConfigOf, loadConfig } from '@portico/config'

import { webConfig } from '../config.ts'

type WebConfig = ConfigOf<typeof webConfig>

/** The environment as the web app's own values, or the end of the process: there is nothing to fall back to. */
export function requireConfig(): WebConfig {
  try {
    return loadConfig(webConfig, process.env, { production: process.env.NODE_ENV === 'production' })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** A value that the app starts without, at the moment when it cannot go on without it. */
export function requireValue(name: 'DATABASE_URL' | 'NEXTAUTH_SECRET' | 'TOKEN_SECRET'): string {
  const value = requireConfig()[name]
  if (value === undefined) throw new Error(`${name} is not set: set it where the web app is started.`)
  return value
}

/** Whether this is a developer's own run. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}
