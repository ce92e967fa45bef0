import {
  commandErrors,
  commandNames,
  commands,
  defaultFrameLimits,
  disconnects,
  type Field,
  type Message,
  maxChannelNameLength,
  mayReconnect,
  reservedClaims,
  systemMethods,
  unsubscribes,
} from '../src/index.ts'
import * as messages from '../src/messages.ts'
import { maxNesting } from '../src/raw-json.ts'
import { claimMeanings } from './claim-meanings.ts'
import { commandErrorMeanings, disconnectMeanings, unsubscribeMeanings } from './code-meanings.ts'
import { fieldMeanings } from './field-meanings.ts'

type Cells = readonly (string | number)[]

function table(head: Cells, rows: readonly Cells[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const entriesOf = <K extends string, V>(record: Readonly<Record<K, V>>) => Object.entries(record) as [K, V][]

/** When a code is sent, if it is. */
const when = (row: object, meaning: string) => ('sent' in row ? `${meaning} **Never sent.**` : meaning)

export function printCommandErrors(): string {
  const rows = entriesOf(commandErrors).map(([name, row]) => [
    row.code,
    `${row.text}${row.temporary ? ' **(t)**' : ''}`,
    when(row, commandErrorMeanings[name]),
  ])
  return table(['code', 'text', 'when'], rows)
}

export function printDisconnects(): string {
  const rows = entriesOf(disconnects).map(([name, row]) => [
    row.code,
    row.text,
    mayReconnect(row.code) ? 'comes back' : 'stays away',
    when(row, disconnectMeanings[name]),
  ])
  return table(['code', 'text', 'the client', 'when'], rows)
}

export function printUnsubscribes(): string {
  const rows = entriesOf(unsubscribes).map(([name, row]) => [
    row.code,
    row.text,
    row.code < 2500 ? 'is unsubscribed' : 'subscribes again',
    when(row, unsubscribeMeanings[name]),
  ])
  return table(['code', 'text', 'the client', 'when'], rows)
}

export function printClaims(): string {
  const rows = reservedClaims.map((name) => {
    const { of, says } = claimMeanings[name]
    return [`\`${name}\``, of, says]
  })
  return table(['claim', 'token', 'meaning'], rows)
}

/** The request and the result of each command, in the protocol's order. */
export function printCommands(): string {
  return commandNames
    .map((name) => {
      const { number, reply, request, result } = commands[name]
      const answer = result === undefined ? 'No answer.' : printFields(`Result, field ${reply}`, result)
      return [`### ${name}`, printFields(`Request, field ${number}`, request), answer].join('\n\n')
    })
    .join('\n\n')
}

export function printPushes(): string {
  const { Push, Join, Leave, UnsubscribePush, MessagePush, SubscribePush, DisconnectPush } = messages
  const bodies = [Join, Leave, UnsubscribePush, MessagePush, SubscribePush, DisconnectPush]
  return [Push, ...bodies].map((message) => printFields(`**${message.name}**`, message)).join('\n\n')
}

export function printSharedMessages(): string {
  const {
    ClientInfo,
    Publication,
    StreamPosition,
    HeldPosition,
    FilterNode,
    ErrorMessage,
    EmulationRequest,
  } = messages
  const shared = [
    ClientInfo,
    Publication,
    StreamPosition,
    HeldPosition,
    FilterNode,
    ErrorMessage,
    EmulationRequest,
  ]
  return shared.map((message) => printFields(`**${message.name}**`, message)).join('\n\n')
}

function printFields(title: string, message: Message): string {
  if (message.rows.length === 0) return `${title}: \`{}\``
  const meanings = meaningsOf(message)
  const rows = message.rows.map(({ name, field }) => [
    `\`${name}\``,
    field.number,
    typeName(field),
    `${meanings[name] ?? ''}${field.required ? ' **(required)**' : ''}`,
  ])
  return `${title}\n\n${table(['field', 'number', 'type', 'meaning'], rows)}`
}

const tables: Readonly<Record<string, unknown>> = { ...messages }

function meaningsOf(message: Message): Readonly<Record<string, string>> {
  for (const [name, meanings] of entriesOf(fieldMeanings)) if (tables[name] === message) return meanings
  return {}
}

const scalarNames: Readonly<Record<string, string>> = { json: 'JSON', frame: 'frame' }

function typeName({ type, rule }: Field): string {
  const single = typeof type === 'string' ? (scalarNames[type] ?? type) : type().name
  if (rule === 'map') return `map of string to ${single}`
  return rule === 'repeated' ? `list of ${single}` : single
}

export function printWireLimits(): string {
  return table(
    ['what', 'limit', 'beyond it'],
    [
      [
        'bytes of a frame',
        defaultFrameLimits.maxFrameBytes,
        'disconnect 4400; on a WebSocket close code 1009',
      ],
      ['messages in a frame', defaultFrameLimits.maxMessages, 'disconnect 3501'],
      ['levels of nesting', maxNesting, 'disconnect 3501, or error 107 in a payload over Protobuf'],
      ['length of a channel name', maxChannelNameLength, 'error 107'],
      ['64-bit integers', '±(2^53 - 1)', 'error 107'],
    ],
  )
}

const systemMeanings: Readonly<Record<keyof typeof systemMethods, string>> = {
  publish:
    'publishes, once per user and `key` if there is a key, and answers where it is kept and how many connections got it',
  whoami: 'says who the service takes this connection for',
  can: 'says whether, and why, this connection may do something in a channel',
  channels: 'lists the connection’s own subscriptions and positions',
  ping: 'answers a client that wants a sign of life; `finding` says while the store of one of its channels is away',
  audit: 'compares what the page received with what the history holds: `same`, `diverged` or `unknown`',
  switch: 'in development mode: disturbs this connection, to show how the page copes',
}

export function printSystemMethods(): string {
  return table(
    ['method', 'what it does'],
    entriesOf(systemMethods).map(([name, method]) => [`\`${method}\``, systemMeanings[name]]),
  )
}
