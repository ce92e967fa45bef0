import { integer, type Row } from '@portico/config'

/**
 * Every limit of the service, one row each: the default, its unit, the variable that changes it, and the sentence
 * that docs/operations.md prints. `/ws/config` shows their values under these keys.
 *
 * Limits per user are counted on each node separately; anonymous connections have no user and no such limit.
 */
export const limits = {
  frameBytes: {
    default: 65_536,
    unit: 'bytes',
    variable: 'LIMIT_FRAME_BYTES',
    says: 'Size of an incoming frame. A larger one ends the connection with close code 1009.',
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
    says: 'The data of one publication, from a client or a back end. More is refused with `tooLarge`.',
  },
  connectionMessages: {
    default: 100,
    unit: 'commands per second',
    variable: 'LIMIT_CONNECTION_MESSAGES_PER_SECOND',
    says: 'Commands from one connection; bursts of three seconds’ worth are allowed. More are refused with `tooManyRequests`.',
  },
  connectionBytes: {
    default: 262_144,
    unit: 'bytes per second',
    variable: 'LIMIT_CONNECTION_BYTES_PER_SECOND',
    says: 'Bytes of commands from one connection; bursts of three seconds’ worth are allowed. More are refused with `tooManyRequests`. The same amount may wait to be run; more ends the connection with `tooManyRequests`.',
  },
  userMessages: {
    default: 300,
    unit: 'commands per second',
    variable: 'LIMIT_USER_MESSAGES_PER_SECOND',
    says: 'Commands from all connections of one user together; bursts of three seconds’ worth are allowed.',
  },
  userBytes: {
    default: 1_048_576,
    unit: 'bytes per second',
    variable: 'LIMIT_USER_BYTES_PER_SECOND',
    says: 'Bytes of commands from all connections of one user together; bursts of three seconds’ worth are allowed.',
  },
  refusals: {
    default: 100,
    unit: 'commands',
    variable: 'LIMIT_REFUSALS',
    says: 'Commands refused in a row because they came too fast, before the connection ends with `tooManyRequests`.',
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
    says: 'Connections of one user: tabs and devices. One more is ended with `connectionLimit`.',
  },
  nodeConnections: {
    default: 100_000,
    unit: 'connections',
    variable: 'LIMIT_NODE_CONNECTIONS',
    says: 'Connections of one node. One more is refused with `tooManyRequests`, and may succeed on another node.',
  },
  addressConnects: {
    default: 100,
    unit: 'connects per second',
    variable: 'LIMIT_ADDRESS_CONNECTS_PER_SECOND',
    says: 'Attempts to connect from one address (for IPv6 one /64); bursts of five seconds’ worth are allowed. More get 429. Requests for a connection that no node holds are counted separately, with the same limit.',
  },
  queueBytes: {
    default: 1_048_576,
    unit: 'bytes',
    variable: 'LIMIT_QUEUE_BYTES',
    says: 'Data waiting to be read by one connection. More ends the connection with `slowConsumer`.',
  },
  historyPublications: {
    default: 300,
    unit: 'publications',
    variable: 'LIMIT_HISTORY_PUBLICATIONS',
    says: 'Publications in one answer to `history`, whatever limit the request names.',
  },
  recoveryPublications: {
    default: 300,
    unit: 'publications',
    variable: 'LIMIT_RECOVERY_PUBLICATIONS',
    says: 'Publications replayed to one recovering subscription; a longer gap answers `recovered: false`.',
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
    says: 'Data replayed in one reply: to one recovering subscription, or to all subscriptions that a token makes with its connection. A gap with more data answers `recovered: false`. At most a quarter of `LIMIT_NODE_REPLY_BYTES`.',
  },
  nodeReplyBytes: {
    default: 268_435_456,
    unit: 'bytes',
    variable: 'LIMIT_NODE_REPLY_BYTES',
    says: 'Large replies of one node (over half of `LIMIT_QUEUE_BYTES` each) that are waiting to be read. One user may fill a quarter of this; all anonymous connections count as one user. More are refused with `tooManyRequests`.',
  },
  nodePollBytes: {
    default: 67_108_864,
    unit: 'bytes',
    variable: 'LIMIT_NODE_POLL_BYTES',
    says: 'Answers to polls of one node that their clients have not read yet. One address may fill a quarter of this. Where there is no room, a poll gets nothing and the answer waits for the next one.',
  },
  nodeArrivalBytes: {
    default: 33_554_432,
    unit: 'bytes',
    variable: 'LIMIT_NODE_ARRIVAL_BYTES',
    says: 'Bodies of requests to one node that have begun to arrive. One address may fill a quarter of this. More get 429.',
  },
} as const satisfies Record<string, { default: number; unit: string; variable: string; says: string }>

type LimitName = keyof typeof limits
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
