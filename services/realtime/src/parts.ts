import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Contract } from '@portico/channels'
import type { Logger } from 'pino'
import { type BackendsOptions, type OpenBackends, openBackends } from './backends.ts'
import { BlackBox } from './black-box/black-box.ts'
import { Database, type OpenDatabase } from './channels/database.ts'
import type { RealtimeConfig } from './config.ts'
import { OpenConnections } from './connection/open-connections.ts'
import { DrainState } from './drain/drain-state.ts'
import { createIdentity, type Identity } from './identity.ts'
import { type Limits, limitsOf } from './limits/limits.ts'
import { type AssembledNode, assembleNode } from './node/assemble.ts'
import { Monitoring } from './ops/monitoring.ts'
import { TimerWheel } from './timer-wheel.ts'
import { EmulatedSessions } from './transport/emulated-sessions.ts'
import { version } from './version.ts'

export interface PartsOptions {
  readonly config: RealtimeConfig
  readonly contract: Contract
  /** Opens the database that the policies read; undefined if they read none. */
  readonly openDatabase?: OpenDatabase | undefined
  readonly log: Logger
  readonly production: boolean
  /** Replaces the stores that the configuration names. */
  readonly backends?: (options: BackendsOptions) => OpenBackends
}

/** The parts of a service, behind its HTTP server. */
export interface Parts {
  readonly id: string
  readonly limits: Limits
  readonly timers: TimerWheel
  readonly monitoring: Monitoring
  readonly drainState: DrainState
  readonly sessions: EmulatedSessions
  readonly box: BlackBox
  readonly backends: OpenBackends
  readonly node: AssembledNode
  readonly identity: Identity
  readonly database: Database
  readonly open: OpenConnections
}

export function openParts(options: PartsOptions): Parts {
  const { config, log, production } = options
  const id = randomUUID()
  const limits = limitsOf(config)
  const timers = new TimerWheel({ onFault: (err) => log.error({ err }, 'a timer failed') })
  const monitoring = new Monitoring({ version, process: true }, log)
  const sessions = new EmulatedSessions()
  const box = new BlackBox({ node: id })
  const backends = openBackendsOf(options, id, monitoring)
  const node = openNode(options, { id, limits, timers, monitoring, sessions, box, backends })
  monitoring.watch(node)
  return {
    id,
    limits,
    timers,
    monitoring,
    drainState: new DrainState(id),
    sessions,
    box,
    backends,
    node,
    identity: createIdentity(config, node.revocations, { production }),
    database: new Database({ url: config.DATABASE_URL, open: options.openDatabase }),
    open: new OpenConnections(),
  }
}

/** Closes the last opened first; the timers serve all others to the end. */
export async function closeParts({ node, backends, database, timers, monitoring }: Parts): Promise<void> {
  await node[Symbol.asyncDispose]()
  await backends[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  timers[Symbol.dispose]()
  monitoring[Symbol.dispose]()
}

function openBackendsOf(
  { config, contract, log, backends = openBackends }: PartsOptions,
  node: string,
  { canaries, streams }: Monitoring,
): OpenBackends {
  return backends({
    node,
    contract,
    log,
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    databaseDirectUrl: config.DATABASE_DIRECT_URL,
    canaries,
    streams,
  })
}

/** The other nodes know it by `NODE_NAME`, or by its machine's name. */
function openNode(
  { config, contract, log }: PartsOptions,
  parts: Omit<Parts, 'drainState' | 'node' | 'identity' | 'database' | 'open'>,
): AssembledNode {
  const { id, backends, limits, timers, sessions, box, monitoring } = parts
  return assembleNode({
    id,
    name: config.NODE_NAME ?? hostname(),
    version,
    contract,
    backends,
    limits,
    timers,
    emulated: sessions,
    attempts: box,
    observer: monitoring.node,
    onError: (err) => log.error({ err }, 'the node could not do its part'),
  })
}
