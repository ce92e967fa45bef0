import type { StandardSchemaV1 } from '@standard-schema/spec'
import { DefinitionError } from './definition-error.ts'
import { type Duration, secondsOf } from './duration.ts'
import type { Policy } from './policy.ts'

/** Event names with their schemas, from any Standard-Schema library. Schemas validate synchronously. */
export type EventSchemas = Readonly<Record<string, StandardSchemaV1>>

/** Which clients may publish without going through a back end. Back ends always may. */
export type PublishRight = 'nobody' | 'subscribers' | 'policy'

export type Recovery = 'stream' | 'cache'

/** The comments are printed into docs/channels.md, one row each. */
export interface ChannelOptions<Events, Params, Db> {
  /** Event names with the schemas of their data, from any Standard-Schema library. Without it, any JSON and no event names. */
  readonly events?: Events
  /** Who may do what: `allow()`, or `deny(reason)`. A channel without a policy is closed. */
  readonly policy?: Policy<Params, Db>
  /** Subscribers may ask who is here. Default: `false`. */
  readonly presence?: boolean
  /** Subscribers are notified of joins and leaves as they happen. Needs `presence`. Default: the same as `presence`. */
  readonly announce?: boolean
  /** Which clients may publish: `'nobody'`, `'subscribers'`, or those that the `'policy'` allows. Back ends always may. Default: `'nobody'`. */
  readonly publish?: PublishRight
  /** What a returning subscriber gets. `'stream'`: everything it missed, or the answer that this is no longer available. `'cache'`: only the latest publication, and a new subscriber gets it too. An ephemeral channel needs a `history` for either. Default: `'stream'`. */
  readonly recovery?: Recovery
  /** Subscribers may ask for differences instead of whole publications. Default: `false`. */
  readonly delta?: boolean
  /** Subscribers may ask for a part, selected by the `tags` that a publication got over the server API. It saves bandwidth and is not access control. For other SDKs of the protocol: `@portico/client` does not use it, and `@portico/server` sets no tags. Default: `false`. */
  readonly filter?: boolean
  /** The largest data of one publication, in bytes; at most 65,536 for a durable channel. The service's own limits still apply. Set it where clients publish: a `history` holds as many of these as its `size` says. */
  readonly maxDataBytes?: number
}

export interface DurableOptions<Events, Params, Db> extends ChannelOptions<Events, Params, Db> {
  /** How long publications stay in the log, such as `'7 days'`. Default: `'30 days'`. For more than 100 days Postgres needs room for more locks: docs/operations.md. */
  readonly retain?: Duration
}

export interface EphemeralOptions<Events, Params, Db> extends ChannelOptions<Events, Params, Db> {
  /** How many publications are remembered for clients that return, and for how long: `{ size: 100, ttl: '5 minutes' }`. Default: none. */
  readonly history?: { readonly size: number; readonly ttl: Duration }
}

/** A channel's definition with the defaults filled in. */
interface Characteristics<Events, Params, Db> {
  readonly events: Events | undefined
  readonly policy: Policy<Params, Db> | undefined
  readonly presence: boolean
  readonly announce: boolean
  readonly publish: PublishRight
  readonly recovery: Recovery
  readonly delta: boolean
  readonly filter: boolean
  readonly maxDataBytes: number | undefined
}

/** A stream in Postgres: everything committed is delivered once and in order, even across a restart. */
export interface Durable<Events, Params, Db> extends Characteristics<Events, Params, Db> {
  readonly kind: 'durable'
  readonly retainSeconds: number
}

/** A stream in the broker. A history of size 0 stores nothing. */
export interface Ephemeral<Events, Params, Db> extends Characteristics<Events, Params, Db> {
  readonly kind: 'ephemeral'
  readonly history: { readonly size: number; readonly ttlSeconds: number }
}

export type Definition<Events = EventSchemas, Params = Readonly<Record<string, string>>, Db = unknown> =
  | Durable<Events, Params, Db>
  | Ephemeral<Events, Params, Db>

/** The limit of `portico.publish()`, unless the database sets another. */
const maxDurableBytes = 65_536

export function durable<const Events extends EventSchemas, Params, Db>(
  options: DurableOptions<Events, Params, Db>,
): Durable<Events, Params, Db> {
  const { maxDataBytes = maxDurableBytes } = options
  if (maxDataBytes > maxDurableBytes) {
    throw new DefinitionError(
      `maxDataBytes is ${maxDataBytes}, and a durable channel takes ${maxDurableBytes} at most: publish an id and let the ` +
        'reader fetch the rest. Publications by SQL alone may be larger, after ALTER DATABASE … SET portico.max_data_bytes',
    )
  }
  const retainSeconds = secondsOf(options.retain ?? '30 days')
  return { kind: 'durable', ...characterise(options), retainSeconds }
}

export function ephemeral<const Events extends EventSchemas, Params, Db>(
  options: EphemeralOptions<Events, Params, Db>,
): Ephemeral<Events, Params, Db> {
  const { history } = options
  if (history !== undefined && !isCount(history.size)) {
    throw new DefinitionError(`history.size is ${history.size}; it counts publications, so 1 or more`)
  }
  const kept = history
    ? { size: history.size, ttlSeconds: secondsOf(history.ttl) }
    : { size: 0, ttlSeconds: 0 }
  if (options.recovery !== undefined && kept.size === 0) {
    throw new DefinitionError('recovery needs a history; add history: { size, ttl } or leave recovery out')
  }
  return { kind: 'ephemeral', ...characterise(options), history: kept }
}

function characterise<Events, Params, Db>(
  options: ChannelOptions<Events, Params, Db>,
): Characteristics<Events, Params, Db> {
  const { events, policy, presence = false, announce = presence, maxDataBytes } = options
  if (announce && !presence) {
    throw new DefinitionError('announce needs presence; add presence: true or leave announce out')
  }
  if (maxDataBytes !== undefined && !isCount(maxDataBytes)) {
    throw new DefinitionError(`maxDataBytes is ${maxDataBytes}; it is a whole number of bytes, 1 or more`)
  }
  return {
    events,
    policy,
    presence,
    announce,
    publish: options.publish ?? 'nobody',
    recovery: options.recovery ?? 'stream',
    delta: options.delta ?? false,
    filter: options.filter ?? false,
    maxDataBytes,
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}
