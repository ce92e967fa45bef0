import { ConfigError, type ConfigOf, loadConfig } from '@portico/config'

import { webConfig } from '../config.ts'

/** The environment as the web app's own values, or the end of the process: there is nothing to fall back to. */
export function requireConfig(): ConfigOf<typeof webConfig> {
  try {
    return loadConfig(webConfig, process.env, { production: process.env.NODE_ENV === 'production' })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
