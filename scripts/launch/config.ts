import { defineConfig, type Fault, integer, url } from '@portico/config'

import { config as frontDoorConfig } from '../../proxy/embedded/src/config.ts'
import { realtimeConfig } from '../../services/realtime/src/config.ts'

/**
 * The variables that `make start` and `make dev` read themselves. The rest of the environment is passed on to the
 * services.
 */
export const launcherConfig = defineConfig(
  'make start',
  {
    PORT: integer({ default: 8080, min: 1, max: 65_535, says: 'Port of the one origin.' }),
    HOST: frontDoorConfig.rows.HOST,
    DATABASE_URL: url({
      schemes: ['postgresql', 'postgres'],
      optional: true,
      says: 'Your own Postgres. Without it, an embedded one from npm is started, with demo data.',
    }),
    DATABASE_DIRECT_URL: realtimeConfig.rows.DATABASE_DIRECT_URL,
  },
  [directAlone],
)

interface Databases {
  readonly DATABASE_URL: string | undefined
  readonly DATABASE_DIRECT_URL: string | undefined
}

/** Streams would be numbered in that database, while the data is in the embedded one. */
function* directAlone({ DATABASE_URL, DATABASE_DIRECT_URL }: Databases): Iterable<Fault> {
  if (DATABASE_DIRECT_URL !== undefined && DATABASE_URL === undefined)
    yield { name: 'DATABASE_DIRECT_URL', text: 'is set without DATABASE_URL; set both, or neither' }
}
