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
  tellSuspects(env)
  const config = loadConfig(launcherConfig, env, { production: false })
  const PUBLIC_ORIGINS = `http://localhost:${config.PORT},http://127.0.0.1:${config.PORT}`
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

/** Warns of suspicious variables. The processes themselves would warn only in their logs. */
function tellSuspects(env: Environment): void {
  for (const { name, text } of onceByName(schemas.flatMap((schema) => suspects(schema, env))))
    process.stdout.write(`  ! ${name}: ${text}\n`)
}

/** One line per variable, even if two processes read it. */
function onceByName(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [fault.name, fault])).values()]
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
