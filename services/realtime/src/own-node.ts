import { hostname } from 'node:os'
import { type OpenBackends, openBackends } from './backends.ts'
import type { Limits } from './limits/limits.ts'
import { type AssembledNode, assembleNode, type Backends } from './node/assemble.ts'
import type { NodeObserver } from './node/observer.ts'
import type { KnownAttempts } from './node/orders.ts'
import type { Monitoring } from './ops/monitoring.ts'
import type { ServiceOptions } from './service.ts'
import type { TimerWheel } from './timer-wheel.ts'
import type { EmulatedSessions } from './transport/emulated-sessions.ts'
import { version } from './version.ts'

interface NodeNeeds {
  readonly id: string
  readonly limits: Limits
  readonly timers: TimerWheel
  readonly sessions: EmulatedSessions
  readonly backends: Backends
  readonly attempts: KnownAttempts
  readonly observer: NodeObserver
}

/** Known to the others by `NODE_NAME`, or by its machine's name. */
export function createNode(
  { config, contract, log }: ServiceOptions,
  { id, limits, timers, sessions, backends, attempts, observer }: NodeNeeds,
): AssembledNode {
  return assembleNode({
    id,
    name: config.NODE_NAME ?? hostname(),
    version,
    contract,
    backends,
    limits,
    timers,
    emulated: sessions,
    attempts,
    observer,
    onError: (err) => log.error({ err }, 'the node could not do its part'),
  })
}

export function openBackendsOf(
  { config, contract, log, backends = openBackends }: ServiceOptions,
  node: string,
  { canaries }: Monitoring,
): OpenBackends {
  return backends({
    node,
    contract,
    log,
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    databaseDirectUrl: config.DATABASE_DIRECT_URL,
    canaries,
  })
}
