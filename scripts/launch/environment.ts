import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { type ConfigOf, defineConfig, loadConfig, port, url } from '@portico/config'

import { schemas } from '../schemas.ts'
import { checkout } from './checkout.ts'
import { checkoutSecrets } from './secrets.ts'

/** What `make start` and `make dev` read themselves; the rest of the environment goes on to the services. */
export const launcherConfig = defineConfig('make start', {
  PORT: port({ default: 8080, says: 'Port of the one origin.' }),
  DATABASE_URL: url({
    schemes: ['postgresql', 'postgres'],
    optional: true,
    says: 'Your own Postgres; without it one from npm is started, with demo data.',
  }),
})

interface LaunchEnvironment {
  readonly config: ConfigOf<typeof launcherConfig>
  /** For every service: what was given, `.env`, and this checkout's own secrets, in this order of precedence. */
  readonly env: NodeJS.ProcessEnv
}

export function readEnvironment(): LaunchEnvironment {
  const file = existsSync(checkout.env) ? parseEnv(readFileSync(checkout.env, 'utf8')) : {}
  const given = { ...file, ...process.env }
  const config = loadConfig(launcherConfig, given, { production: false })
  return { config, env: { ...given, ...checkoutSecrets(schemas, given), NEXT_TELEMETRY_DISABLED: '1' } }
}
