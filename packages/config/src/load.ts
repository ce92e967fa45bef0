import { ConfigError, type Fault } from './fault.ts'
import type { Row } from './row.ts'
import type { ConfigOf, ConfigSchema, Rows, Surroundings } from './schema.ts'
import { findTypos } from './typos.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment once. Returns the frozen, typed values, or throws one `ConfigError` that lists every
 * fault by name. A variable that is set to nothing counts as not set.
 */
export function loadConfig<Given extends Rows>(
  schema: ConfigSchema<Given>,
  env: Environment,
  surroundings: Surroundings,
): ConfigOf<ConfigSchema<Given>> {
  const given = Object.keys(env).filter((name) => env[name])
  const known = Object.entries(schema.rows).flatMap(([name, { aliases }]) => [name, ...aliases])
  const readings = Object.entries(schema.rows).map(([name, row]) => ({
    name,
    ...read(name, row, env, surroundings),
  }))

  const faults = [...readings.flatMap(({ fault }) => fault ?? []), ...findTypos(known, given)]
  if (faults.length > 0) throw new ConfigError(schema.process, faults)

  const config = Object.freeze(
    Object.fromEntries(readings.map(({ name, value }) => [name, value])),
  ) as ConfigOf<ConfigSchema<Given>>
  const broken = [...schema.check(config, surroundings)]
  if (broken.length > 0) throw new ConfigError(schema.process, broken)
  return config
}

interface Reading {
  readonly value?: unknown
  readonly fault?: Fault
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
