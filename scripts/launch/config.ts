import { defineConfig, port, url } from '@portico/config'

/** What `make start` and `make dev` read themselves; the rest of the environment goes on to the services. */
export const launcherConfig = defineConfig('make start', {
  PORT: port({ default: 8080, says: 'Port of the one origin.' }),
  DATABASE_URL: url({
    schemes: ['postgresql', 'postgres'],
    optional: true,
    says: 'Your own Postgres. Without it, an embedded one from npm is started, with demo data.',
  }),
})
