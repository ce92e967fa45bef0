import { type RawJson, rawJson } from '@portico/protocol'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Contract } from './contract.ts'
import type { Definition } from './definition.ts'
import type { ChannelName, EnvelopeOf } from './derived-types.ts'

/**
 * What is wrong with an event, and where: `path` is, for example, `data.items[0].title`, or empty for the whole event.
 */
export interface EventFault {
  readonly path: string
  readonly message: string
}

export type Validated<Value> =
  | { readonly kind: 'valid'; readonly value: Value }
  | { readonly kind: 'invalid'; readonly fault: EventFault }

/**
 * Validates an untrusted event against its channel, and returns it as it is sent on the wire. Fields that the schema
 * does not name are removed.
 */
export function validateEvent(contract: Contract, channel: string, event: unknown): Validated<unknown> {
  const match = contract.match(channel)
  return match
    ? checkEvent(match.definition, event)
    : invalid('', `no channel is named '${channel.slice(0, 80)}'`)
}

/** Like `validateEvent`, with types: a wrong channel, event or payload does not compile. */
export function encodeEvent<Known extends Contract, const Name extends ChannelName<Known>>(
  contract: Known,
  channel: Name,
  event: EnvelopeOf<Known, Name>,
): Validated<RawJson> {
  const validated = validateEvent(contract, channel, event)
  if (validated.kind === 'invalid') return validated
  try {
    return { kind: 'valid', value: rawJson(validated.value) }
  } catch {
    return invalid('', 'has no JSON form')
  }
}

/** Like `validateEvent`, but given the channel's definition instead of its name. */
export function checkEvent({ events }: Definition, event: unknown): Validated<unknown> {
  if (events === undefined) return { kind: 'valid', value: event }
  if (!isEnvelope(event)) return invalid('', 'is not an event; it has the form {"event": name, "data": …}')
  const schema = Object.hasOwn(events, event.event) ? events[event.event] : undefined
  if (schema === undefined) {
    return invalid('event', `is none of this channel's events: ${Object.keys(events).join(', ')}`)
  }
  const result = schema['~standard'].validate(event.data)
  if (result instanceof Promise) {
    throw new TypeError(
      `the schema of '${event.event}' validates asynchronously; events need one that does not`,
    )
  }
  if (result.issues === undefined) return { kind: 'valid', value: { event: event.event, data: result.value } }
  const [issue] = result.issues
  return invalid(printPath(issue?.path ?? []), issue?.message ?? 'does not fit the schema')
}

function isEnvelope(value: unknown): value is { readonly event: string; readonly data?: unknown } {
  return typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string'
}

function printPath(path: NonNullable<StandardSchemaV1.Issue['path']>): string {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part))
  return keys.reduce<string>(
    (printed, key) => (typeof key === 'number' ? `${printed}[${key}]` : `${printed}.${String(key)}`),
    'data',
  )
}

function invalid(path: string, message: string): { readonly kind: 'invalid'; readonly fault: EventFault } {
  return { kind: 'invalid', fault: { path, message } }
}
