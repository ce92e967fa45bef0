import type { Fault } from './fault.ts'
import type { Row } from './row.ts'

export type Rows = Readonly<Record<string, Row>>

type Values<Given extends Rows> = {
  readonly [Name in keyof Given]: Given[Name] extends Row<infer Value> ? Value : never
}

/** Where the process runs. In production secrets are required and long. */
export interface Surroundings {
  readonly production: boolean
}

export interface ConfigSchema<Given extends Rows = Rows> {
  /** The process's name in the documentation and in faults. */
  readonly process: string
  readonly rows: Given
  /**
   * Runs the rules between variables; reading an invalid variable throws `Unread`. Declared as a method, so that
   * schemas of different rows fit into one list: `loadConfig` only passes it values that it read by these same rows.
   */
  check(config: Values<Given>): readonly Fault[]
}

/** What the documentation is printed from. */
export type DocumentedSchema = Pick<ConfigSchema, 'process' | 'rows'>

/** The value that {@link loadConfig} returns for a schema. */
export type ConfigOf<Schema> = Schema extends ConfigSchema<infer Given> ? Values<Given> : never

/** A rule between variables. It is skipped if a variable it reads is invalid. */
type Rule<Config> = (config: Config) => Iterable<Fault>

/** Thrown when a rule reads an invalid variable. */
export class Unread extends Error {
  override readonly name = 'Unread'
}

/** Defines the schema of a process. Its rows give the types, the faults and the documentation. */
export function defineConfig<const Given extends Rows>(
  process: string,
  rows: Given,
  rules: readonly Rule<Values<Given>>[] = [],
): ConfigSchema<Given> {
  return { process, rows, check: (config) => rules.flatMap((rule) => faultsOf(rule, config)) }
}

function faultsOf<Config>(rule: Rule<Config>, config: Config): readonly Fault[] {
  try {
    return [...rule(config)]
  } catch (error) {
    if (error instanceof Unread) return []
    throw error
  }
}
