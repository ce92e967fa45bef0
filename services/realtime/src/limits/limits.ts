import { integer, type Row } from '@portico/config'

/**
 * Every limit of the service, one row each: the default, its unit, the variable that changes it, and the sentence
 * that docs/operations.md prints. `/ws/config` shows their values under these keys.
 *
 * What is counted per user is counted on each node by itself; anonymous connections have no user and no such limit.
 */
export const limits = {
  frameBytes: {
    default: 65_536,
    unit: 'bytes',
    variable: 'LIMIT_FRAME_BYTES',
    says: 'One incoming frame. A larger one ends the connection with close code 1009.',
  },
  frameCommands: {
    default: 256,
    unit: 'commands',
    variable: 'LIMIT_FRAME_COMMANDS',
    says: 'Commands in one frame. More end the connection with `badRequest`.',
  },
  messageBytes: {
    default: 65_536,
    unit: 'bytes',
    variable: 'LIMIT_MESSAGE_BYTES',
    says: 'The data of one publication, of a client or of a back end. More is refused with `tooLarge`.',
  },
  connectionMessages: {
    default: 100,
    unit: 'commands per second',
    variable: 'LIMIT_CONNECTION_MESSAGES_PER_SECOND',
    says: 'Commands of one connection; three seconds’ worth may come at once. More are refused with `tooManyRequests`.',
  },
  connectionBytes: {
    default: 262_144,
    unit: 'bytes per second',
    variable: 'LIMIT_CONNECTION_BYTES_PER_SECOND',
    says: 'Bytes of commands of one connection; three seconds’ worth may come at once. More are refused with `tooManyRequests`. As many may wait to be run; more end the connection with `tooManyRequests`.',
  },
  userMessages: {
    default: 300,
    unit: 'commands per second',
    variable: 'LIMIT_USER_MESSAGES_PER_SECOND',
    says: 'Commands of all connections of one user together; three seconds’ worth may come at once.',
  },
  userBytes: {
    default: 1_048_576,
    unit: 'bytes per second',
    variable: 'LIMIT_USER_BYTES_PER_SECOND',
    says: 'Bytes of commands of all connections of one user together; three seconds’ worth may come at once.',
  },
  refusals: {
    default: 100,
    unit: 'commands',
    variable: 'LIMIT_REFUSALS',
    says: 'Commands refused in a row for coming too fast before the connection ends with `tooManyRequests`.',
  },
  connectionSubscriptions: {
    default: 128,
    unit: 'subscriptions',
    variable: 'LIMIT_CONNECTION_SUBSCRIPTIONS',
    says: 'Subscriptions of one connection. More are refused with `limitExceeded`.',
  },
  userSubscriptions: {
    default: 1_000,
    unit: 'subscriptions',
    variable: 'LIMIT_USER_SUBSCRIPTIONS',
    says: 'Subscriptions of all connections of one user together. More are refused with `limitExceeded`.',
  },
  userConnections: {
    default: 50,
    unit: 'connections',
    variable: 'LIMIT_USER_CONNECTIONS',
    says: 'Connections of one user: tabs and devices. One more ends with `connectionLimit`.',
  },
  nodeConnections: {
    default: 100_000,
    unit: 'connections',
    variable: 'LIMIT_NODE_CONNECTIONS',
    says: 'Connections of one node. One more is refused with `tooManyRequests`, and may find another node.',
  },
  addressConnects: {
    default: 100,
    unit: 'connects per second',
    variable: 'LIMIT_ADDRESS_CONNECTS_PER_SECOND',
    says: 'Attempts to connect from one address (of IPv6 one /64); five seconds’ worth may come at once. More get 429. Requests that look at another node for a connection which nobody holds are counted beside them in the same way.',
  },
  queueBytes: {
    default: 1_048_576,
    unit: 'bytes',
    variable: 'LIMIT_QUEUE_BYTES',
    says: 'What waits for one connection to read it. More ends the connection with `slowConsumer`.',
  },
  historyPublications: {
    default: 300,
    unit: 'publications',
    variable: 'LIMIT_HISTORY_PUBLICATIONS',
    says: 'Publications in one answer to `history`, whatever limit was asked for.',
  },
  recoveryPublications: {
    default: 300,
    unit: 'publications',
    variable: 'LIMIT_RECOVERY_PUBLICATIONS',
    says: 'Publications replayed to one subscription that recovers; a longer gap answers `recovered: false`.',
  },
  durableRecoveryPublications: {
    default: 10_000,
    unit: 'publications',
    variable: 'LIMIT_DURABLE_RECOVERY_PUBLICATIONS',
    says: 'The same for a durable channel, whose log reaches back as far as its retention.',
  },
  recoveryBytes: {
    default: 16_777_216,
    unit: 'bytes',
    variable: 'LIMIT_RECOVERY_BYTES',
    says: 'Data of what is replayed to one subscription that recovers; a gap with more of it answers `recovered: false`.',
  },
} as const satisfies Record<string, { default: number; unit: string; variable: string; says: string }>

export type LimitName = keyof typeof limits
export type Limits = Readonly<Record<LimitName, number>>

const limitNames = Object.keys(limits) as LimitName[]

export const defaultLimits: Limits = mapLimits((name) => limits[name].default)

type LimitVariable = (typeof limits)[LimitName]['variable']

/** The rows of the service's environment, to be spread into its schema. */
export const limitRows = Object.fromEntries(
  limitNames.map((name) => {
    const { variable, unit, says, default: value } = limits[name]
    return [variable, integer({ says, unit, min: 1, default: value })]
  }),
) as Record<LimitVariable, Row<number>>

/** The limits of a loaded environment. */
export function limitsOf(config: Readonly<Record<LimitVariable, number>>): Limits {
  return mapLimits((name) => config[limits[name].variable])
}

function mapLimits(value: (name: LimitName) => number): Limits {
  return Object.freeze(Object.fromEntries(limitNames.map((name) => [name, value(name)]))) as Limits
}
