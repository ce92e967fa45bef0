import {
  type CommandName,
  commandErrors,
  commands,
  disconnects,
  type FindingId,
  places,
  transportNames,
  unsubscribes,
} from '@portico/protocol'
import { findings } from '@portico/protocol/findings'
import type { RefusalName } from '../auth/refusal.ts'
import { componentNames } from './health.ts'
import { counter, gauge, histogram, type InstrumentOf, type Metric } from './metric.ts'

/**
 * Why a client was refused: before a connection because of its origin or address, in it because of its token or cookie.
 */
const refusals = namesOf<RefusalName | 'origin' | 'address'>({
  origin: true,
  address: true,
  missing: true,
  anonymous: true,
  tooLarge: true,
  malformed: true,
  wrongAlgorithm: true,
  wrongSignature: true,
  unknownKey: true,
  keyNotFoundYet: true,
  keysAway: true,
  expired: true,
  notYetValid: true,
  wrongIssuer: true,
  wrongAudience: true,
  revoked: true,
  justRevoked: true,
  otherUser: true,
  otherChannel: true,
})

const fast = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * Everything the service measures, one row each; docs/metrics.md is printed from it. Label values come from the
 * tables of the protocol, never from a client, so the number of series is fixed.
 */
export const metrics = {
  connections: gauge('portico_connections', 'Open connections.', { transport: transportNames }),
  users: gauge('portico_users', 'Users with a connection to this node.', {}),
  subscriptions: gauge('portico_subscriptions', 'Live subscriptions.', {}),
  channels: gauge('portico_channels', 'Channels with a subscriber on this node.', {}),
  opened: counter('portico_connections_opened_total', 'Connections opened.', { transport: transportNames }),
  disconnects: counter(
    'portico_disconnects_total',
    'Connections that ended, by the reason the service gave; `peer-left` if the client left by itself.',
    { reason: [...namesOf(disconnects), 'peer-left'] },
  ),
  unsubscribes: counter('portico_unsubscribes_total', 'Subscriptions the service ended, by reason.', {
    reason: namesOf(unsubscribes),
  }),
  refusals: counter('portico_refusals_total', 'Clients that were not let in, by reason.', {
    refusal: refusals,
  }),
  findings: counter(
    'portico_findings_total',
    'Findings, by their name in the catalogue: made by the service itself, or reported by clients after an attempt.',
    { finding: namesOf<FindingId>(findings), side: ['service', 'client'] },
  ),
  attempts: counter(
    'portico_attempts_total',
    'Attempts to connect that reached the service. `turned-away`: refused with a finding that is a notice; `refused`: for an origin, an address, a token or bytes that any stranger can send; `failed`: with any other finding; `abandoned`: the client left before it was answered.',
    { outcome: ['connected', 'turned-away', 'refused', 'failed', 'abandoned'] },
  ),
  connectSeconds: histogram(
    'portico_connect_seconds',
    'From the arrival of the request to the answer to its connect command.',
    {},
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
  ),
  heartbeats: counter('portico_heartbeats_total', 'Pings, by whether they were answered in time.', {
    outcome: ['answered', 'missed'],
  }),
  roundTripSeconds: histogram(
    'portico_round_trip_seconds',
    'From a ping to its pong: through the front door and the network to the client and back.',
    {},
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ),
  commands: histogram(
    'portico_command_seconds',
    'From a command’s arrival to its reply, by outcome.',
    { command: namesOf<CommandName>(commands), outcome: ['answered', 'refused', 'disconnected'] },
    fast,
  ),
  commandErrors: counter('portico_command_errors_total', 'Commands answered with an error, by error.', {
    error: namesOf(commandErrors),
  }),
  publications: counter(
    'portico_publications_total',
    'Publications this node accepted, by where they are kept.',
    {
      place: places,
    },
  ),
  deliveries: counter(
    'portico_deliveries_total',
    'Publications handed to subscriptions on this node, including those that a filter or a position then leaves out.',
    {},
  ),
  brokerLag: histogram(
    'portico_broker_lag_seconds',
    'From the time in a publication until it is handed to subscribers on this node. Needs clocks that agree.',
    {},
    fast,
  ),
  numberingLag: gauge(
    'portico_numbering_lag_seconds',
    'For how long the oldest publication of this node’s shards has waited for its number, at least; 0 while none waits for a second.',
    {},
    'max',
  ),
  recoveries: counter(
    'portico_recoveries_total',
    'Subscriptions that asked to recover, by whether everything they missed was still available.',
    { outcome: ['recovered', 'lost'] },
  ),
  audits: counter(
    'portico_audits_total',
    'Audits that compare what a page received of a channel with its history. `diverged` must stay 0; `unknown`: the history does not reach back far enough.',
    { verdict: ['same', 'diverged', 'unknown'] },
  ),
  divergedClients: gauge(
    'portico_diverged_clients',
    'Connections whose page received something other than the history holds, in one of its channels. Must be 0.',
    {},
  ),
  queueBytes: gauge('portico_queue_bytes', 'Bytes waiting to be read, all connections together.', {}),
  queueBytesMax: gauge('portico_queue_bytes_max', 'Bytes waiting for the slowest connection.', {}, 'max'),
  canaryUp: gauge(
    'portico_canary_up',
    '1 while publications come back from every Redis through the real path; 0 when not: nothing ephemeral arrives.',
    { place: ['redis'] },
    'min',
  ),
  canaryRoundTrip: gauge(
    'portico_canary_round_trip_seconds',
    'How long the last canary took to come back.',
    { place: ['redis'] },
    'max',
  ),
  canaryFailures: counter('portico_canary_failures_total', 'Canaries that did not come back in time.', {}),
  components: gauge(
    'portico_component_up',
    '1 if the component is healthy, 0 if not; reading the metrics runs the check. A component that the deployment does not have has no series.',
    { component: componentNames },
    'min',
  ),
  eventLoopDelay: gauge(
    'portico_event_loop_delay_seconds',
    'Delay of the event loop since the last scrape.',
    { quantile: ['0.5', '0.99', '1'] },
    'max',
  ),
  workersReplaced: counter(
    'portico_workers_replaced_total',
    'Worker processes that ended unasked and were replaced; 0 without workers.',
    {},
  ),
  draining: gauge(
    'portico_drain_remaining',
    'Connections that a drain has yet to move; 0 if there is no drain.',
    {},
  ),
} as const satisfies Record<string, Metric>

/** The instruments with which the service records. */
export type Metrics = { readonly [Name in keyof typeof metrics]: InstrumentOf<(typeof metrics)[Name]> }

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[]
}
