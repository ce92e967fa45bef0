import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { type ConfigOf, loadConfig } from '@portico/config'

import { launcherConfig } from '../config.ts'
import { checkout } from './checkout.ts'
import { checkoutSecrets } from './secrets.ts'

interface LaunchEnvironment {
  readonly config: ConfigOf<typeof launcherConfig>
  /** For every service: what was given, `.env`, and this checkout's own secrets, in this order of precedence. */
  readonly env: NodeJS.ProcessEnv
}

export function readEnvironment(): LaunchEnvironment {
  const file = existsSync(checkout.env) ? parseEnv(readFileSync(checkout.env, 'utf8')) : {}
  const given = { ...file, ...process.env }
  const config = loadConfig(launcherConfig, given, { production: false })
  return { config, env: { ...given, ...checkoutSecrets(given), NEXT_TELEMETRY_DISABLED: '1' } }
}
