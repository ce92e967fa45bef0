import { type Message, maxFilterNodes } from '../src/index.ts'
import type * as m from '../src/messages.ts'

/** Does not compile unless every field has a meaning. */
type Meanings<M extends Message> = Readonly<Record<keyof M['fields'] & string, string>>

type Documented = {
  readonly [N in keyof typeof m as (typeof m)[N] extends Message ? N : never]: (typeof m)[N] extends Message
    ? Meanings<(typeof m)[N]>
    : never
}

const channel = 'its name'
const jsonData = 'application data'

/** The meaning of each field, for the reference. Keyed by the names of messages.ts. */
export const fieldMeanings: Documented = {
  ErrorMessage: { code: 'see the table', message: 'a sentence', temporary: 'the same may succeed later' },
  ClientInfo: {
    user: 'id of the user; empty if anonymous',
    client: 'id of the connection',
    conn_info: 'what the token says about the connection',
    chan_info: 'the same, specific to this channel',
  },
  Publication: {
    data: 'the payload',
    info: 'who published; absent for back ends',
    offset: 'place in the stream; absent if the channel keeps no history',
    tags: 'labels that filters look at',
    delta: '`data` is a patch against the previous publication',
    time: 'milliseconds since 1970',
    channel: 'the actual channel, if a pattern was subscribed; never sent',
  },
  FilterNode: {
    op: '`and`, `or`, `not`; empty for a comparison',
    key: 'name of the tag',
    cmp: 'the comparison',
    val: 'what to compare with',
    vals: 'for `in` and `nin`',
    nodes: `what \`op\` combines; at most ${maxFilterNodes} in the whole tree`,
  },
  StreamPosition: { offset: 'place in the stream', epoch: 'which life of the stream' },
  SubscribeRequest: {
    channel,
    token: 'subscription token',
    recover: 'continue from the position below',
    offset: 'the last one that the client has',
    epoch: 'of that offset; empty if unknown',
    data: 'on a durable channel `{"snapshot"}`, in which the rows that the client shows were read; otherwise ignored',
    positioned: 'request: guard the position; ignored, as every position is guarded',
    recoverable: 'request: remember positions; ignored, as every stream is remembered',
    join_leave: 'request: announce joins and leaves',
    delta: 'request: `fossil`',
    tf: 'only publications whose tags match',
    flag: 'bit 1: wants error 112 instead of an absent `recovered`; other bits are ignored',
    type: 'other than 0: error 108',
  },
  SubscribeResult: {
    expires: 'the client has to send `sub_refresh`',
    ttl: 'within this many seconds',
    recoverable: 'the client may remember positions and recover',
    positioned: 'the service guards the position',
    epoch: 'of the position to start from',
    offset: 'the requested one if recovered, otherwise the top',
    was_recovering: 'recovery was tried',
    recovered: 'nothing is missing',
    publications: 'what was missed, oldest first; all of it or nothing',
    data: 'what the connection token says for this channel',
    delta: 'delta is on: on JSON connections `data` is a string from here on',
    id: 'number that stands for the channel in pushes; never sent',
  },
  HeldPosition: {
    recover: 'continue from here',
    offset: 'the last one that the client has',
    epoch: 'of that offset',
  },
  ConnectRequest: {
    token: 'connection token',
    data: `${jsonData}; ignored`,
    subs: 'positions in subscriptions that the server made, by channel',
    name: 'kind of client; ignored',
    version: 'of the application; ignored',
    headers: 'in place of real ones; ignored',
    flag: 'feature bits; ignored',
  },
  ConnectResult: {
    client: 'id of the connection',
    version: 'of the service',
    expires: 'the client has to send `refresh`',
    ttl: 'within this many seconds',
    data: `${jsonData}; never sent`,
    subs: 'subscriptions that the server made, by channel',
    ping: 'seconds between pings',
    pong: 'pings have to be answered',
    session: 'secret that commands over HTTP carry',
    node: 'the node that they name',
    time: 'milliseconds since 1970; never sent',
  },
  RefreshRequest: { token: 'the new one' },
  RefreshResult: {
    client: 'id of the connection',
    version: 'of the service',
    expires: 'another `refresh` will be due',
    ttl: 'within this many seconds',
  },
  SubRefreshRequest: { channel, token: 'the new one', type: 'other than 0: error 108' },
  SubRefreshResult: { expires: 'another `sub_refresh` will be due', ttl: 'within this many seconds' },
  UnsubscribeRequest: { channel },
  UnsubscribeResult: {},
  PublishRequest: { channel, data: 'the payload', type: 'other than 0: error 108' },
  PublishResult: {},
  PresenceRequest: { channel },
  PresenceResult: { presence: 'who is there, by connection' },
  PresenceStatsRequest: { channel },
  PresenceStatsResult: { num_clients: 'connections', num_users: 'different users' },
  HistoryRequest: {
    channel,
    limit: '0 asks for the position only, -1 for everything up to the limit',
    since: 'only what follows this position',
    reverse: 'newest first',
  },
  HistoryResult: { publications: 'in the requested order', epoch: 'of the stream', offset: 'its top' },
  PingRequest: {},
  PingResult: {},
  RpcRequest: { method: 'its name', data: jsonData },
  RpcResult: { data: jsonData },
  SendRequest: { data: jsonData },
  Join: { info: 'who joined' },
  Leave: { info: 'who left' },
  UnsubscribePush: { code: 'see the table', reason: 'its text' },
  MessagePush: { data: jsonData },
  SubscribePush: {
    recoverable: 'the client may remember positions and recover',
    epoch: 'of the position to start from',
    offset: 'of the position to start from',
    positioned: 'the service guards the position',
    data: 'from the party that subscribed it; never sent',
  },
  DisconnectPush: {
    code: 'see the table',
    reason: 'its text',
    reconnect: 'for clients that do not know the ranges; never sent',
  },
  Push: {
    id: 'number that stands for the channel; never sent',
    channel: 'the channel it concerns',
    pub: 'a publication',
    join: 'somebody joined',
    leave: 'somebody left',
    unsubscribe: 'the subscription is over',
    message: 'from the service to this connection, without a channel',
    subscribe: 'the server made a subscription',
    disconnect: 'the connection is over; only where there is no close frame to say so',
  },
  EmulationRequest: {
    session: 'secret from the connect reply',
    node: 'from the connect reply',
    data: 'a frame of commands: a string in JSON, bytes in Protobuf',
  },
}
