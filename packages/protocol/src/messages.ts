import {
  always,
  type Field,
  type Message,
  type MessageOf,
  map,
  message,
  nested,
  repeated,
  required,
  scalar,
  stringMap,
  strings,
  whenGiven,
} from './fields.ts'

/**
 * The messages of the Centrifuge client protocol that Portico supports, with their Protobuf field numbers. Names stay
 * in snake_case, because they are sent on the wire. The order of the rows is the order in JSON; Protobuf goes by
 * number. Missing numbers are reserved upstream or belong to features that Portico does not support.
 */

export const ErrorMessage = message('Error', {
  code: always(scalar(1, 'uint32')),
  message: scalar(2, 'string'),
  temporary: scalar(3, 'bool'),
})

export const ClientInfo = message('ClientInfo', {
  user: always(scalar(1, 'string')),
  client: always(scalar(2, 'string')),
  conn_info: scalar(3, 'json'),
  chan_info: scalar(4, 'json'),
})

export const Publication = message('Publication', {
  data: scalar(4, 'json'),
  info: nested(5, () => ClientInfo),
  offset: scalar(6, 'uint64'),
  tags: stringMap(7),
  delta: scalar(8, 'bool'),
  time: scalar(9, 'int64'),
  channel: scalar(10, 'string'),
})

export interface FilterNode {
  /** Absent for a leaf, otherwise `and`, `or`, `not`. */
  readonly op?: string | undefined
  readonly key?: string | undefined
  readonly cmp?: string | undefined
  readonly val?: string | undefined
  readonly vals?: readonly string[] | undefined
  readonly nodes?: readonly FilterNode[] | undefined
}

/** Refers to itself, which type inference cannot follow; hence the interface above. */
export const FilterNode: Message = message('FilterNode', {
  op: scalar(1, 'string'),
  key: scalar(2, 'string'),
  cmp: scalar(3, 'string'),
  val: scalar(4, 'string'),
  vals: strings(5),
  nodes: repeated(6, (): Message => FilterNode),
})

const filter: Field<FilterNode> & { readonly always: false } = {
  number: 13,
  type: () => FilterNode,
  rule: 'single',
  always: false,
}

export const StreamPosition = message('StreamPosition', {
  offset: scalar(1, 'uint64'),
  epoch: scalar(2, 'string'),
})

export const SubscribeRequest = message('SubscribeRequest', {
  channel: required(scalar(1, 'string')),
  token: scalar(2, 'string'),
  recover: scalar(3, 'bool'),
  offset: scalar(7, 'uint64'),
  epoch: scalar(6, 'string'),
  data: scalar(8, 'json'),
  positioned: scalar(9, 'bool'),
  recoverable: scalar(10, 'bool'),
  join_leave: scalar(11, 'bool'),
  delta: scalar(12, 'string'),
  tf: filter,
  flag: scalar(14, 'int64'),
  type: scalar(15, 'int32'),
})

export const SubscribeResult = message('SubscribeResult', {
  expires: scalar(1, 'bool'),
  ttl: scalar(2, 'uint32'),
  recoverable: scalar(3, 'bool'),
  positioned: scalar(10, 'bool'),
  epoch: scalar(6, 'string'),
  offset: whenGiven(scalar(9, 'uint64')),
  was_recovering: scalar(12, 'bool'),
  recovered: scalar(8, 'bool'),
  publications: repeated(7, () => Publication),
  data: scalar(11, 'json'),
  delta: scalar(13, 'bool'),
  id: scalar(14, 'int64'),
})

/** The client's position in a server-side subscription. Upstream: a SubscribeRequest. */
export const HeldPosition = message('HeldPosition', {
  recover: scalar(3, 'bool'),
  offset: scalar(7, 'uint64'),
  epoch: scalar(6, 'string'),
})

export const ConnectRequest = message('ConnectRequest', {
  token: scalar(1, 'string'),
  data: scalar(2, 'json'),
  subs: map(3, () => HeldPosition),
  name: scalar(4, 'string'),
  version: scalar(5, 'string'),
  headers: stringMap(6),
  flag: scalar(7, 'int64'),
})

export const ConnectResult = message('ConnectResult', {
  client: scalar(1, 'string'),
  version: scalar(2, 'string'),
  expires: scalar(3, 'bool'),
  ttl: scalar(4, 'uint32'),
  data: scalar(5, 'json'),
  subs: map(6, () => SubscribeResult),
  ping: scalar(7, 'uint32'),
  pong: scalar(8, 'bool'),
  session: scalar(9, 'string'),
  node: scalar(10, 'string'),
  time: scalar(11, 'int64'),
})

export const RefreshRequest = message('RefreshRequest', { token: scalar(1, 'string') })
export const RefreshResult = message('RefreshResult', {
  client: scalar(1, 'string'),
  version: scalar(2, 'string'),
  expires: scalar(3, 'bool'),
  ttl: scalar(4, 'uint32'),
})

export const SubRefreshRequest = message('SubRefreshRequest', {
  channel: required(scalar(1, 'string')),
  token: scalar(2, 'string'),
  type: scalar(3, 'int32'),
})
export const SubRefreshResult = message('SubRefreshResult', {
  expires: scalar(1, 'bool'),
  ttl: scalar(2, 'uint32'),
})

export const UnsubscribeRequest = message('UnsubscribeRequest', { channel: required(scalar(1, 'string')) })
export const UnsubscribeResult = message('UnsubscribeResult', {})

export const PublishRequest = message('PublishRequest', {
  channel: required(scalar(1, 'string')),
  data: required(scalar(2, 'json')),
  type: scalar(3, 'int32'),
})
export const PublishResult = message('PublishResult', {})

export const PresenceRequest = message('PresenceRequest', { channel: required(scalar(1, 'string')) })
export const PresenceResult = message('PresenceResult', { presence: always(map(1, () => ClientInfo)) })

export const PresenceStatsRequest = message('PresenceStatsRequest', {
  channel: required(scalar(1, 'string')),
})
export const PresenceStatsResult = message('PresenceStatsResult', {
  num_clients: always(scalar(1, 'uint32')),
  num_users: always(scalar(2, 'uint32')),
})

export const HistoryRequest = message('HistoryRequest', {
  channel: required(scalar(1, 'string')),
  limit: scalar(7, 'int32'),
  since: nested(8, () => StreamPosition),
  reverse: scalar(9, 'bool'),
})
export const HistoryResult = message('HistoryResult', {
  publications: always(repeated(1, () => Publication)),
  epoch: always(scalar(2, 'string')),
  offset: always(scalar(3, 'uint64')),
})

export const PingRequest = message('PingRequest', {})
export const PingResult = message('PingResult', {})

export const RpcRequest = message('RPCRequest', { method: scalar(2, 'string'), data: scalar(1, 'json') })
export const RpcResult = message('RPCResult', { data: scalar(1, 'json') })

export const SendRequest = message('SendRequest', { data: scalar(1, 'json') })

export const Join = message('Join', { info: nested(1, () => ClientInfo) })
export const Leave = message('Leave', { info: nested(1, () => ClientInfo) })
export const UnsubscribePush = message('Unsubscribe', {
  code: always(scalar(2, 'uint32')),
  reason: scalar(3, 'string'),
})
export const MessagePush = message('Message', { data: scalar(1, 'json') })
export const SubscribePush = message('Subscribe', {
  recoverable: scalar(1, 'bool'),
  epoch: scalar(4, 'string'),
  offset: scalar(5, 'uint64'),
  positioned: scalar(6, 'bool'),
  data: scalar(7, 'json'),
})
export const DisconnectPush = message('Disconnect', {
  code: always(scalar(1, 'uint32')),
  reason: scalar(2, 'string'),
  reconnect: scalar(3, 'bool'),
})

export const Push = message('Push', {
  id: scalar(1, 'int64'),
  channel: scalar(2, 'string'),
  pub: nested(4, () => Publication),
  join: nested(5, () => Join),
  leave: nested(6, () => Leave),
  unsubscribe: nested(7, () => UnsubscribePush),
  message: nested(8, () => MessagePush),
  subscribe: nested(9, () => SubscribePush),
  disconnect: nested(11, () => DisconnectPush),
})

/** The body of `POST /ws/emulation`: the commands of a connection whose replies travel on a stream. */
export const EmulationRequest = message('EmulationRequest', {
  session: required(scalar(2, 'string')),
  node: required(scalar(1, 'string')),
  data: required(scalar(3, 'frame')),
})

export type ErrorMessage = MessageOf<typeof ErrorMessage>
export type ClientInfo = MessageOf<typeof ClientInfo>
export type Publication = MessageOf<typeof Publication>
export type StreamPosition = MessageOf<typeof StreamPosition>
export type HeldPosition = MessageOf<typeof HeldPosition>
export type SubscribeRequest = MessageOf<typeof SubscribeRequest>
export type SubscribeResult = MessageOf<typeof SubscribeResult>
export type ConnectRequest = MessageOf<typeof ConnectRequest>
export type ConnectResult = MessageOf<typeof ConnectResult>
export type Push = MessageOf<typeof Push>
export type EmulationRequest = MessageOf<typeof EmulationRequest>
