import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import {
  ConfigError,
  type ConfigOf,
  type Environment,
  type Fault,
  loadConfig,
  suspects,
} from '@portico/config'

import { schemas } from '../schemas.ts'
import { checkout } from '../workbench/checkout.ts'
import { launcherConfig } from './config.ts'
import { originsOf } from './origins.ts'
import type { Mode } from './run.ts'
import { checkoutSecrets } from './secrets.ts'

interface LaunchEnvironment {
  readonly config: ConfigOf<typeof launcherConfig>
  /** The environment of every service. */
  readonly env: NodeJS.ProcessEnv
}

const NODE_ENV = { start: 'production', dev: 'development' } as const satisfies Record<Mode, string>

/**
 * Reads the environment, which takes precedence over `.env`, and adds this checkout's own values. The schemas of all
 * processes are checked here, so that faults are known before anything runs.
 */
export function readEnvironment(mode: Mode): LaunchEnvironment {
  const file = existsSync(checkout.env) ? parseEnv(readFileSync(checkout.env, 'utf8')) : {}
  const given = { ...file, ...process.env }
  const env = {
    ...given,
    ...checkoutSecrets(given),
    NODE_ENV: NODE_ENV[mode],
    NEXT_TELEMETRY_DISABLED: '1',
  }
  refuseFaults(mode, env)
  tellSuspects(mode, env)
  const config = loadConfig(launcherConfig, env, { production: false })
  const PUBLIC_ORIGINS = originsOf(config.HOST, config.PORT).join(',')
  // The demo's people exist only in this checkout's own database.
  const DEMO_PEOPLE = String(config.DATABASE_URL === undefined)
  return { config, env: { PUBLIC_ORIGINS, DEMO_PEOPLE, ...env } }
}

function refuseFaults(mode: Mode, given: Environment): void {
  const env = { PUBLIC_ORIGINS: 'http://localhost', ...given }
  const production = { production: mode === 'start' }
  const faults = schemas.flatMap((schema) => faultsOf(() => loadConfig(schema, env, production)))
  if (faults.length > 0) throw new ConfigError(`make ${mode}`, onceByName(faults))
}

/** Warns of variables that look misspelt or have no effect. The processes themselves would warn only in their logs. */
function tellSuspects(mode: Mode, env: Environment): void {
  const found = onceByName(schemas.flatMap((schema) => suspects(schema, env)))
  for (const { name, text } of [...found, ...ignored(mode, env)])
    process.stdout.write(`  ! ${name}: ${text}\n`)
}

function ignored(mode: Mode, { DEV_WEBSOCKET_ORIGINS }: Environment): readonly Fault[] {
  if (mode === 'dev' || !DEV_WEBSOCKET_ORIGINS) return []
  return [{ name: 'DEV_WEBSOCKET_ORIGINS', text: 'has no effect in make start; use make dev' }]
}

/** One line per variable, even if two processes read it: that of the first. */
function onceByName(faults: readonly Fault[]): readonly Fault[] {
  return [...Map.groupBy(faults, ({ name }) => name).values()].flatMap(([first]) => first ?? [])
}

function faultsOf(load: () => unknown): readonly Fault[] {
  try {
    load()
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}
