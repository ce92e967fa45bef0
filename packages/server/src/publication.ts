import {
  type ChannelName,
  type Contract,
  checkEvent,
  type EventName,
  type Match,
  nameRule,
  type PayloadOf,
  splitName,
} from '@portico/channels'
import { PublishRefused } from './refused.ts'

export interface PublishOptions {
  /**
   * Identifies this publication: the same key publishes nothing again, whoever used it before, so generate it on the
   * server. A durable channel remembers the key for as long as its log keeps the publication, an ephemeral one for five
   * minutes. Subscribers see it as the tag `key`.
   */
  readonly key?: string | undefined
  /**
   * The key that a page made, to recognise the echo of its own action: subscribers see it as the tag `key` instead. It
   * is not used for deduplication: otherwise a page could use somebody else's key, change the row and suppress the
   * publication. Over HTTP, give only one of the two.
   */
  readonly echo?: string | undefined
}

/** The typed call: a wrong channel, event or payload does not compile. */
export type PublishArguments<App, Name extends ChannelName<App>, Event extends EventName<App, Name>> = [
  channel: Name,
  event: Event,
  data: PayloadOf<App, Name, Event>,
  options?: PublishOptions,
]

/** A validated publication, serialised for the database or HTTP. */
interface PrintedPublication {
  readonly channel: string
  readonly json: string
  readonly key: string | null
  readonly tags: { readonly key: string } | undefined
}

/** The limit of portico.publish(), unless the database's setting says otherwise. */
const defaultMaxBytes = 65_536
const maxKeyBytes = 255

/** Validates before anything is sent, for every way to publish. */
export function printPublication(
  contract: Contract,
  channel: string,
  event: string,
  data: unknown,
  { key, echo }: PublishOptions = {},
): PrintedPublication & { readonly match: Match } {
  const match = findChannel(contract, channel)
  const checked = checkEvent(match.definition, { event, data })
  if (checked.kind === 'invalid') {
    const { path, message } = checked.fault
    throw new PublishRefused('invalid-event', path === '' ? 'event' : path, message)
  }
  const json = match.definition.events ? printEvent(checked.value) : JSON.stringify(checked.value)
  const maxBytes = match.definition.maxDataBytes ?? defaultMaxBytes
  const bytes = Buffer.byteLength(json)
  if (bytes > maxBytes) {
    throw new PublishRefused(
      'too-large',
      'data',
      `has ${bytes} bytes, and ${match.pattern} allows ${maxBytes}`,
    )
  }
  checkKey('key', key)
  checkKey('echo', echo)
  return { match, channel, json, key: key ?? null, tags: echo === undefined ? undefined : { key: echo } }
}

function findChannel(contract: Contract, channel: string): Match {
  const match = contract.match(channel)
  if (match !== undefined) return match
  const why =
    splitName(channel) === undefined ? `: ${nameRule}` : ` fits none of ${contract.patterns.join(', ')}`
  throw new PublishRefused('unknown-channel', 'channel', `'${channel.slice(0, 80)}'${why}`)
}

function checkKey(field: keyof PublishOptions, key: string | undefined): void {
  if (key === undefined) return
  if (key.includes('\0') || !key.isWellFormed()) {
    const cure = 'Postgres keeps none; give it other characters'
    throw new PublishRefused('invalid-key', field, `has U+0000 or half of a surrogate pair, and ${cure}`)
  }
  const bytes = Buffer.byteLength(key)
  if (bytes >= 1 && bytes <= maxKeyBytes) return
  throw new PublishRefused('invalid-key', field, `has ${bytes} bytes; give it 1 to ${maxKeyBytes}`)
}

/** The HTTP variant: sends the event as it was given, as JSON, so that the service applies its schema only once. */
export function printGiven(
  contract: Contract,
  channel: string,
  event: string,
  data: unknown,
  options: PublishOptions = {},
): Omit<PrintedPublication, 'json'> & { readonly data: unknown } {
  const given: { readonly data?: unknown } = JSON.parse(JSON.stringify({ event, data }))
  const { key, tags } = printPublication(contract, channel, event, given.data, options)
  return { channel, data: given, key, tags }
}

/** Refuses values that JSON cannot represent: they would arrive as something else than the types say. */
function printEvent(value: unknown): string {
  return JSON.stringify(
    value,
    function (this: Readonly<Record<string, unknown>>, name: string, printed: unknown) {
      const kind = this[name] instanceof Date ? 'a Date' : typeof printed === 'bigint' && 'a bigint'
      if (!kind) return printed
      const cure =
        'JSON has none: let the schema make text of it, as in z.date().transform((date) => date.toISOString())'
      throw new PublishRefused('invalid-event', name, `is ${kind} and ${cure}`)
    },
  )
}

/** For the values that `printDurable` returns. */
export const publishSql = 'SELECT portico.publish($1, $2::json, $3, $4::json)'

/** The variant for publications that commit with a transaction: only for durable channels. */
export function printDurable(...call: Parameters<typeof printPublication>) {
  const { match, channel, json, key, tags } = printPublication(...call)
  refuseEphemeral(match, 'publish to it over HTTP, after the transaction')
  return [channel, json, key, tags ? JSON.stringify(tags) : null]
}

/** Refuses channels that are not durable: only a durable one has a position in the database. */
export function refuseEphemeralRows(contract: Contract, channel: string): void {
  refuseEphemeral(
    findChannel(contract, channel),
    'declare it with durable(…), or read the rows by themselves',
  )
}

function refuseEphemeral({ definition, pattern }: Match, cure: string): void {
  if (definition.kind === 'durable') return
  throw new PublishRefused(
    'not-durable',
    'channel',
    `${pattern} is ephemeral and not kept in Postgres; ${cure}`,
  )
}
