import { Cluster, type CommonRedisOptions, Redis } from 'ioredis'
import type { RedisLocation } from './location.ts'

export interface Timing {
  /** How long a command may take before its store counts as unavailable. */
  readonly commandTimeoutMs: number
}

/**
 * A client for commands. It fails immediately while Redis is down, and never sends a command twice, because a repeated
 * publish would be delivered twice.
 */
export function connectForCommands(location: RedisLocation, timing: Timing): Redis | Cluster {
  const client = location.kind === 'cluster' ? clusterOf(location, timing) : redisOf(location, timing)
  // Every command reports its own failure; an unhandled 'error' event would end the process.
  return client.on('error', () => {})
}

/** A connection to listen on, to the server itself or, in a Cluster, to the member at `address`. */
export function connectForListening(location: RedisLocation, timing: Timing, address?: string): Redis {
  const client = address === undefined ? redisOf(location, timing) : memberOf(location, timing, address)
  return client.on('error', () => {})
}

function redisOf(location: RedisLocation, timing: Timing): Redis {
  const options = { ...common(location, timing), db: location.db, enableOfflineQueue: false, retryStrategy }
  if (location.kind === 'standalone') return new Redis({ ...options, ...location.addresses[0] })
  const redis = new Redis({
    ...options,
    sentinels: [...location.addresses],
    sentinelRetryStrategy: retryStrategy,
    failoverDetector: true,
    ...present('name', location.name),
    ...present('sentinelPassword', location.sentinelPassword),
    // The first for the Sentinels, the second for the master that they name.
    ...(location.tls ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  })
  // A failover announced while the sentinels are being asked would end the client permanently. Remove this listener
  // before closing the client.
  return redis.on('end', () => void redis.connect().catch(() => {}))
}

function clusterOf(location: RedisLocation, timing: Timing): Cluster {
  return new Cluster([...location.addresses], {
    redisOptions: common(location, timing),
    // By default ioredis connects to IP addresses, but a certificate names a host.
    ...(location.tls ? { dnsLookup: (host, done) => done(null, host) } : {}),
    enableOfflineQueue: false,
    // A command that was sent before its connection closed may have run; a retry would run it again.
    retryDelayOnFailover: 0,
    maxRedirections: 5,
    slotsRefreshTimeout: timing.commandTimeoutMs,
    clusterRetryStrategy: retryStrategy,
    clusterNodeRetryStrategy: retryStrategy,
  })
}

function memberOf(location: RedisLocation, timing: Timing, address: string): Redis {
  const colon = address.lastIndexOf(':')
  const place = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  return new Redis({ ...common(location, timing), ...place, enableOfflineQueue: false, retryStrategy })
}

function common({ tls, username, password }: RedisLocation, { commandTimeoutMs }: Timing) {
  return {
    ...present('username', username),
    ...present('password', password),
    ...(tls ? { tls: {} } : {}),
    connectionName: 'portico',
    connectTimeout: 2 * commandTimeoutMs,
    commandTimeout: commandTimeoutMs,
    // A connection that has not answered for this long is dead; without this limit a half-open one would last for
    // minutes.
    socketTimeout: 2 * commandTimeoutMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    // The server became a replica: only a new connection finds the new master.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies CommonRedisOptions & { tls?: object }
}

function retryStrategy(attempt: number): number {
  return Math.min(1_000, 20 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2)
}

function present<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  // One key or none: TypeScript widens a computed key to an index signature.
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string }
}
