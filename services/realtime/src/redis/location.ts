interface Address {
  readonly host: string
  readonly port: number
}

/** Where one independent Redis is: a server, a master that Sentinels know by name, or a Cluster. */
export interface RedisLocation {
  readonly kind: 'standalone' | 'sentinel' | 'cluster'
  readonly tls: boolean
  readonly addresses: readonly Address[]
  readonly username: string | undefined
  readonly password: string | undefined
  readonly db: number
  /** The name Sentinels know the master by. */
  readonly name: string | undefined
  readonly sentinelPassword: string | undefined
}

const defaultPorts = { standalone: 6379, sentinel: 26_379, cluster: 6379 } as const

const urlForm =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^/?]+)(?:\/(?<db>\d*))?(?:\?(?<query>.*))?$/

/** The accepted forms, as a message names them after "expected". */
export const redisForms =
  'redis://host:port/db, redis+sentinel://host:port,host:port?name=master or ' +
  'redis+cluster://host:port,host:port (rediss for TLS), several of them separated by commas'

const expectedForm = `expected ${redisForms}`

/** Whether {@link parseRedisLocations} can read it. */
export function isRedisSetting(setting: string): boolean {
  try {
    parseRedisLocations(setting)
    return true
  } catch {
    return false
  }
}

/**
 * Reads a setting of one or more comma-separated URLs. Each URL is a separate Redis; channels are spread over them; a
 * comma inside a URL separates the hosts of one Cluster or of the Sentinels. Throws without repeating what it read,
 * which may hold a password.
 */
export function parseRedisLocations(setting: string): readonly RedisLocation[] {
  return setting
    .trim()
    .split(/,(?=\s*rediss?(?:\+\w+)?:\/\/)/)
    .map((location) => parseLocation(location.trim()))
}

/** Names a Redis in logs and spreads channels over several: without credentials, and the same on every node. */
export function nameOf({ kind, addresses, db, name }: RedisLocation): string {
  const hosts = addresses.map(({ host, port }) => `${host}:${port}`).join(',')
  return `${kind} ${hosts}/${name ?? db}`
}

function parseLocation(url: string): RedisLocation {
  const parts = urlForm.exec(url)?.groups
  if (parts?.hosts === undefined) throw new Error(`not a Redis URL: ${expectedForm}`)
  const kind = kindOf(parts.kind)
  const query = new URLSearchParams(parts.query)
  const addresses = parts.hosts.split(',').map((host) => parseAddress(host, defaultPorts[kind]))
  const name = query.get('name') ?? undefined
  if (kind === 'standalone' && addresses.length > 1)
    throw new Error(`several hosts in a plain URL: ${expectedForm}`)
  if (kind === 'sentinel' && name === undefined)
    throw new Error(`a Sentinel URL without ?name=: ${expectedForm}`)
  const [username, password] = parseCredentials(parts.credentials)
  const sentinelPassword = query.get('sentinelPassword') ?? undefined
  const db = Number(parts.db ?? 0)
  return { kind, tls: parts.tls === 's', addresses, username, password, db, name, sentinelPassword }
}

function kindOf(suffix: string | undefined): RedisLocation['kind'] {
  return suffix === 'sentinel' || suffix === 'cluster' ? suffix : 'standalone'
}

function parseAddress(text: string, defaultPort: number): Address {
  const [, host = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? []
  if (host === '' || Number(port ?? 0) > 65_535) throw new Error(`a host that is none: ${expectedForm}`)
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) }
}

/** `user:password`, `:password` or, as many write it, the password alone. */
function parseCredentials(text: string | undefined): [string | undefined, string | undefined] {
  if (text === undefined || text === '') return [undefined, undefined]
  const colon = text.indexOf(':')
  if (colon === -1) return [undefined, decodeURIComponent(text)]
  const username = decodeURIComponent(text.slice(0, colon))
  return [username === '' ? undefined : username, decodeURIComponent(text.slice(colon + 1))]
}
