import type { Fault } from './fault.ts'
import type { Row } from './row.ts'

export type Rows = Readonly<Record<string, Row>>

type Values<Given extends Rows> = {
  readonly [Name in keyof Given]: Given[Name] extends Row<infer Value> ? Value : never
}

/** Where the process runs decides how strict it is: in production secrets are required and long. */
export interface Surroundings {
  readonly production: boolean
}

export interface ConfigSchema<Given extends Rows = Rows> {
  /** The process, as the documentation and the faults call it. */
  readonly process: string
  readonly rows: Given
  /**
   * Rules between variables; asked only when each variable alone is right. Declared as a method, so that schemas of different
   * rows fit into one list: `loadConfig` hands it what it read by these very rows.
   */
  check(config: Values<Given>, surroundings: Surroundings): Iterable<Fault>
}

/** What the documentation is printed from. */
export type DocumentedSchema = Pick<ConfigSchema, 'process' | 'rows'>

/** The value that {@link loadConfig} returns for a schema. */
export type ConfigOf<Schema> = Schema extends ConfigSchema<infer Given> ? Values<Given> : never

/** One schema per process. Its rows give the types, the faults, and the documentation. */
export function defineConfig<const Given extends Rows>(
  process: string,
  rows: Given,
  { check = () => [] }: Partial<Pick<ConfigSchema<Given>, 'check'>> = {},
): ConfigSchema<Given> {
  return { process, rows, check }
}
