import {
  type CommandName,
  commandErrors,
  commands,
  disconnects,
  type FindingId,
  transportNames,
  unsubscribes,
} from '@portico/protocol'
import { findings } from '@portico/protocol/findings'
import type { RefusalName } from '../auth/refusal.ts'
import { componentNames } from './health.ts'
import { counter, gauge, histogram, type InstrumentOf, type Metric } from './metric.ts'

const places = ['memory', 'redis', 'postgres'] as const

/** Why somebody was not let in: before a connection by its origin or address, in it by its token or cookie. */
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
  channels: gauge('portico_channels', 'Channels somebody on this node is subscribed to.', {}),
  opened: counter('portico_connections_opened_total', 'Connections opened.', { transport: transportNames }),
  disconnects: counter(
    'portico_disconnects_total',
    'Connections that ended, by the reason the service gave; `peer-left` when the client went by itself.',
    { reason: [...namesOf(disconnects), 'peer-left'] },
  ),
  unsubscribes: counter('portico_unsubscribes_total', 'Subscriptions the service ended, by reason.', {
    reason: namesOf(unsubscribes),
  }),
  refusals: counter('portico_refusals_total', 'Who was not let in, by why.', { refusal: refusals }),
  findings: counter(
    'portico_findings_total',
    'What was found wrong, by its name in the catalogue: by the service itself, and by clients that report an attempt.',
    { finding: namesOf<FindingId>(findings), side: ['service', 'client'] },
  ),
  attempts: counter(
    'portico_attempts_total',
    'Attempts to connect that reached the service. `turned-away`: with a finding that is a notice; `failed`: with any other; `abandoned`: the client left before it was answered.',
    { outcome: ['connected', 'turned-away', 'failed', 'abandoned'] },
  ),
  connectSeconds: histogram(
    'portico_connect_seconds',
    'From the arrival of the request to the answer of its connect command.',
    {},
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
  ),
  heartbeats: counter(
    'portico_heartbeats_total',
    'Pings that were answered in time, and those that were not.',
    {
      outcome: ['answered', 'missed'],
    },
  ),
  roundTripSeconds: histogram(
    'portico_round_trip_seconds',
    'From a ping to its pong: through front door and network to the client and back.',
    {},
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ),
  commands: histogram(
    'portico_command_seconds',
    'From a command’s arrival to its reply, by what became of it.',
    { command: namesOf<CommandName>(commands), outcome: ['answered', 'refused', 'disconnected'] },
    fast,
  ),
  commandErrors: counter('portico_command_errors_total', 'Commands answered with an error, by which.', {
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
    'Publications handed to subscriptions of this node; also those that a filter or a position then leaves out.',
    {},
  ),
  brokerLag: histogram(
    'portico_broker_lag_seconds',
    'From the time in a publication to its hand-over to subscribers on this node. Needs clocks that agree.',
    {},
    fast,
  ),
  recoveries: counter(
    'portico_recoveries_total',
    'Subscriptions that asked to continue, by whether all they missed could be given.',
    { outcome: ['recovered', 'lost'] },
  ),
  audits: counter(
    'portico_audits_total',
    'What pages were handed of a channel, compared with its history. `diverged` must stay 0; `unknown`: the history does not reach back.',
    { verdict: ['same', 'diverged', 'unknown'] },
  ),
  divergedClients: gauge(
    'portico_diverged_clients',
    'Connections whose page was handed something else than the history holds, in one of its channels. Must be 0.',
    {},
  ),
  queueBytes: gauge('portico_queue_bytes', 'Bytes that wait for connections to read them, all together.', {}),
  queueBytesMax: gauge('portico_queue_bytes_max', 'Bytes that wait for the slowest connection.', {}, 'max'),
  canaryUp: gauge(
    'portico_canary_up',
    '1 while publications come back from every Redis through the real path, 0 when not: nobody receives anything.',
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
    '1 when the component was well when it was last asked, 0 when not. What a deployment lacks has no series.',
    { component: componentNames },
    'min',
  ),
  eventLoopDelay: gauge(
    'portico_event_loop_delay_seconds',
    'How late the event loop ran since the last scrape.',
    { quantile: ['0.5', '0.99', '1'] },
    'max',
  ),
  draining: gauge(
    'portico_drain_remaining',
    'Connections a drain has yet to move; 0 when none is under way.',
    {},
  ),
} as const satisfies Record<string, Metric>

/** What the rest of the service records with. */
export type Metrics = { readonly [Name in keyof typeof metrics]: InstrumentOf<(typeof metrics)[Name]> }

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[]
}
