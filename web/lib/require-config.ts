import { ConfigError, type ConfigOf, loadConfig } from '@portico/config'

import { webConfig } from '../config.ts'

type WebConfig = ConfigOf<typeof webConfig>

/** The web app's settings. Ends the process if the environment is faulty. */
export function requireConfig(): WebConfig {
  try {
    return loadConfig(webConfig, process.env, { production: process.env.NODE_ENV === 'production' })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** A setting that the app can start without, but that is needed now. */
export function requireValue(name: 'DATABASE_URL' | 'NEXTAUTH_SECRET' | 'TOKEN_SECRET'): string {
  const value = requireConfig()[name]
  if (value === undefined) throw new Error(`${name} is not set: set it where the web app is started.`)
  return value
}

/** Whether the app runs in development. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}
