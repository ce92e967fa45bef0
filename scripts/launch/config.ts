import { defineConfig, port, url } from '@portico/config'

/**
 * The variables that `make start` and `make dev` read themselves. The rest of the environment is passed on to the
 * services.
 */
export const launcherConfig = defineConfig('make start', {
  PORT: port({ default: 8080, says: 'Port of the one origin.' }),
  DATABASE_URL: url({
    schemes: ['postgresql', 'postgres'],
    optional: true,
    says: 'Your own Postgres. Without it, an embedded one from npm is started, with demo data.',
  }),
})
