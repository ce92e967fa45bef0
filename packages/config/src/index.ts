/** The environment as one typed, documented value per process. */
export { printConfigDocs, printEnvExample } from './docs.ts'
export { ConfigError, type Fault } from './fault.ts'
export { type Environment, loadConfig, suspects } from './load.ts'
export {
  choice,
  flag,
  integer,
  list,
  networks,
  origin,
  origins,
  port,
  type Row,
  type RowOptions,
  row,
  secret,
  secrets,
  text,
  url,
} from './row.ts'
export {
  type ConfigOf,
  type ConfigSchema,
  defineConfig,
  type Rows,
  type Surroundings,
} from './schema.ts'
