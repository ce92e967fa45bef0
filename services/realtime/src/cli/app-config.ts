import { defineConfig, loadConfig } from '@portico/config'
import { realtimeConfig } from '../config.ts'
import type { Terminal } from './subcommand.ts'

const { CONTRACT, DATABASE_URL, DATABASE_DIRECT_URL } = realtimeConfig.rows
const appConfig = defineConfig('portico', { CONTRACT, DATABASE_URL, DATABASE_DIRECT_URL })

/** Where the application's contract and its database are. */
export function loadAppConfig({ env }: Pick<Terminal, 'env'>) {
  return loadConfig(appConfig, env, { production: false })
}
