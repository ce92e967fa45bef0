export {
  destroyEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded.ts'
export { type EphemeralOptions, type EphemeralPostgres, startEphemeralPostgres } from './ephemeral.ts'
export { EmbeddedPostgresError, type EmbeddedPostgresFault } from './errors.ts'
