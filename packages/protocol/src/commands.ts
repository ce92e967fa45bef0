import type { CommandError } from './codes.ts'
import type { Message, MessageOf } from './fields.ts'
import * as m from './messages.ts'

/**
 * Every command: its field numbers in Command and Reply, its request and its result. The decoder, the service's handler
 * table and the reference in PROTOCOL.md are keyed by this object. The order is the protocol's: if a message sets
 * several commands, the first row counts.
 */
export const commands = {
  connect: { number: 4, reply: 5, request: m.ConnectRequest, result: m.ConnectResult },
  subscribe: { number: 5, reply: 6, request: m.SubscribeRequest, result: m.SubscribeResult },
  unsubscribe: { number: 6, reply: 7, request: m.UnsubscribeRequest, result: m.UnsubscribeResult },
  publish: { number: 7, reply: 8, request: m.PublishRequest, result: m.PublishResult },
  presence: { number: 8, reply: 9, request: m.PresenceRequest, result: m.PresenceResult },
  presence_stats: { number: 9, reply: 10, request: m.PresenceStatsRequest, result: m.PresenceStatsResult },
  history: { number: 10, reply: 11, request: m.HistoryRequest, result: m.HistoryResult },
  rpc: { number: 13, reply: 13, request: m.RpcRequest, result: m.RpcResult },
  send: { number: 12, reply: undefined, request: m.SendRequest, result: undefined },
  refresh: { number: 14, reply: 14, request: m.RefreshRequest, result: m.RefreshResult },
  sub_refresh: { number: 15, reply: 15, request: m.SubRefreshRequest, result: m.SubRefreshResult },
} as const satisfies Record<
  string,
  { number: number; reply: number | undefined; request: Message; result: Message | undefined }
>

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]

export type RequestOf<N extends CommandName> = MessageOf<(typeof commands)[N]['request']>
export type ResultOf<N extends CommandName> = MessageOf<(typeof commands)[N]['result']>

/** A decoded command. `id` is 0 only for `send`, which has no reply. */
export type CommandOf<N extends CommandName> = {
  readonly id: number
  readonly name: N
  readonly request: RequestOf<N>
}
export type Command = { [N in CommandName]: CommandOf<N> }[CommandName]

/** One decoded message of a client's frame. */
export type Incoming =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'pong' }
  /** The id and the name could be read, the request could not: `error` is the answer. */
  | {
      readonly kind: 'rejected'
      readonly id: number
      readonly name: CommandName
      readonly error: CommandError
    }

export type Reply =
  | {
      [N in Exclude<CommandName, 'send'>]: {
        readonly id: number
        readonly name: N
        readonly result: ResultOf<N>
      }
    }[Exclude<CommandName, 'send'>]
  | { readonly id: number; readonly error: m.ErrorMessage }
