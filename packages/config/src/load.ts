import { ConfigError, type Fault } from './fault.ts'
import type { Row } from './row.ts'
import { type ConfigOf, type ConfigSchema, type Rows, type Surroundings, Unread } from './schema.ts'
import { findTypos } from './typos.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment once. Returns the frozen, typed values, or throws one `ConfigError` that lists every fault by
 * name. A variable that is set to an empty text counts as not set.
 */
export function loadConfig<Given extends Rows>(
  schema: ConfigSchema<Given>,
  env: Environment,
  surroundings: Surroundings,
): ConfigOf<ConfigSchema<Given>> {
  const readings = Object.entries(schema.rows).map(([name, row]) => ({
    name,
    ...read(name, row, env, surroundings),
  }))
  const config = configOf(readings) as ConfigOf<ConfigSchema<Given>>
  const faults = [...readings.flatMap(({ fault }) => fault ?? []), ...schema.check(config)]
  if (faults.length > 0) throw new ConfigError(schema.process, [...faults, ...suspects(schema, env)])
  return config
}

/** The values that were read. Reading an invalid one throws `Unread`. */
function configOf(readings: readonly NamedReading[]): object {
  const config = {}
  for (const { name, value, fault } of readings) {
    const get = () => {
      throw new Unread(name)
    }
    Object.defineProperty(config, name, { enumerable: true, ...(fault ? { get } : { value }) })
  }
  return Object.freeze(config)
}

/**
 * Variables that look like misspelt ones of this process. They may belong to other programs, so they are only reported:
 * `loadConfig` lists them with its faults, and a process reports them when it starts.
 */
export function suspects({ rows }: Pick<ConfigSchema, 'rows'>, env: Environment): readonly Fault[] {
  const given = Object.keys(env).filter((name) => env[name])
  return findTypos(
    Object.entries(rows).flatMap(([name, { aliases }]) => [name, ...aliases]),
    given,
  )
}

interface Reading {
  readonly value?: unknown
  readonly fault?: Fault
}

interface NamedReading extends Reading {
  readonly name: string
}

function read(name: string, row: Row, env: Environment, surroundings: Surroundings): Reading {
  const source = [name, ...row.aliases].find((candidate) => env[candidate])
  if (source === undefined) return readAbsent(name, row, surroundings)
  const schema = surroundings.production ? (row.productionRead ?? row.read) : row.read
  const result = schema.safeParse(env[source])
  return result.success
    ? { value: result.data }
    : { fault: { name: source, text: `expected ${row.expects}` } }
}

function readAbsent(name: string, row: Row, { production }: Surroundings): Reading {
  const { presence } = row
  switch (presence.kind) {
    case 'optional':
      return { value: undefined }
    case 'default':
      return { value: presence.value }
    case 'development-default':
      return production ? missing(name, row) : { value: presence.value }
    case 'required':
      return missing(name, row)
    default:
      return presence satisfies never
  }
}

function missing(name: string, row: Row): Reading {
  const cure = row.secret ? '; `openssl rand -base64 48` makes one' : ''
  return { fault: { name, text: `is not set; expected ${row.expects}${cure}` } }
}
