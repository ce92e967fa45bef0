import { type Message, maxFilterNodes } from '../src/index.ts'
import type * as m from '../src/messages.ts'

/** A field that has no meaning here does not compile. */
type Meanings<M extends Message> = Readonly<Record<keyof M['fields'] & string, string>>

type Documented = {
  readonly [N in keyof typeof m as (typeof m)[N] extends Message ? N : never]: (typeof m)[N] extends Message
    ? Meanings<(typeof m)[N]>
    : never
}

const channel = 'its name'
const jsonData = 'anything the application likes'

/** What each field says, for the reference. Keyed by the names of messages.ts. */
export const fieldMeanings: Documented = {
  ErrorMessage: { code: 'see the table', message: 'a sentence', temporary: 'the same may succeed later' },
  ClientInfo: {
    user: 'id of the user, empty for nobody',
    client: 'id of the connection',
    conn_info: 'what the token says about the connection',
    chan_info: 'what is said about it for this channel',
  },
  Publication: {
    data: 'the payload',
    info: 'who published; absent for back ends',
    offset: 'place in the stream; absent when the channel keeps no history',
    tags: 'labels that filters look at',
    delta: '`data` is a patch against the publication before',
    time: 'milliseconds since 1970',
    channel: 'the real channel where a pattern was subscribed',
  },
  FilterNode: {
    op: '`and`, `or`, `not`; empty for a comparison',
    key: 'name of the tag',
    cmp: 'the comparison',
    val: 'what to compare with',
    vals: 'for `in` and `nin`',
    nodes: `what \`op\` combines; of the whole tree at most ${maxFilterNodes}`,
  },
  StreamPosition: { offset: 'place in the stream', epoch: 'which life of the stream' },
  SubscribeRequest: {
    channel,
    token: 'subscription token',
    recover: 'continue from the position below',
    offset: 'last one the client has',
    epoch: 'of that offset; empty when unknown',
    data: 'for whoever authorises',
    positioned: 'wish: guard the position',
    recoverable: 'wish: remember positions',
    join_leave: 'wish: say who comes and goes',
    delta: 'wish: `fossil`',
    tf: 'only publications whose tags fit',
    flag: 'bit 0: understands numeric channel ids; bit 1: wants 112 instead of `recovered` being absent',
    type: 'other than 0 answers 108',
  },
  SubscribeResult: {
    expires: 'the client has to send `sub_refresh`',
    ttl: 'within these seconds',
    recoverable: 'the client may remember positions and recover',
    positioned: 'the service guards the position',
    epoch: 'of the position to start from',
    offset: 'the one asked for when recovered, otherwise the top',
    was_recovering: 'recovery was tried',
    recovered: 'nothing is missing',
    publications: 'what was missed, oldest first; all of it or none',
    data: 'from whoever authorised',
    delta: 'delta is on: on JSON connections `data` is a string from here on',
    id: 'number that stands for the channel in pushes',
  },
  HeldPosition: { recover: 'continue from here', offset: 'last one the client has', epoch: 'of that offset' },
  ConnectRequest: {
    token: 'connection token',
    data: jsonData,
    subs: 'positions in subscriptions that the server made, by channel',
    name: 'kind of client',
    version: 'of the application',
    headers: 'instead of real ones; never trusted',
    flag: 'feature bits; none is answered',
  },
  ConnectResult: {
    client: 'id of the connection',
    version: 'of the service',
    expires: 'the client has to send `refresh`',
    ttl: 'within these seconds',
    data: jsonData,
    subs: 'subscriptions that the server made, by channel',
    ping: 'seconds between pings',
    pong: 'pings have to be answered',
    session: 'secret that commands by HTTP carry',
    node: 'and where they go',
    time: 'milliseconds since 1970',
  },
  RefreshRequest: { token: 'the new one' },
  RefreshResult: {
    client: 'id of the connection',
    version: 'of the service',
    expires: 'the next `refresh` is due',
    ttl: 'within these seconds',
  },
  SubRefreshRequest: { channel, token: 'the new one', type: 'other than 0 answers 108' },
  SubRefreshResult: { expires: 'the next `sub_refresh` is due', ttl: 'within these seconds' },
  UnsubscribeRequest: { channel },
  UnsubscribeResult: {},
  PublishRequest: { channel, data: 'the payload', type: 'other than 0 answers 108' },
  PublishResult: {},
  PresenceRequest: { channel },
  PresenceResult: { presence: 'who is there, by connection' },
  PresenceStatsRequest: { channel },
  PresenceStatsResult: { num_clients: 'connections', num_users: 'different users' },
  HistoryRequest: {
    channel,
    limit: '0 asks for the position alone, -1 for all up to the cap',
    since: 'only after this position',
    reverse: 'newest first',
  },
  HistoryResult: { publications: 'in the asked order', epoch: 'of the stream', offset: 'its top' },
  PingRequest: {},
  PingResult: {},
  RpcRequest: { method: 'its name', data: jsonData },
  RpcResult: { data: jsonData },
  SendRequest: { data: jsonData },
  Join: { info: 'who came' },
  Leave: { info: 'who went' },
  UnsubscribePush: { code: 'see the table', reason: 'its text' },
  MessagePush: { data: jsonData },
  SubscribePush: {
    recoverable: 'the client may remember positions and recover',
    epoch: 'of the position to start from',
    offset: 'of the position to start from',
    positioned: 'the service guards the position',
    data: 'from whoever subscribed it',
  },
  DisconnectPush: { code: 'see the table', reason: 'its text', reconnect: 'for clients without the ranges' },
  Push: {
    id: 'number that stands for the channel',
    channel: 'where it happened',
    pub: 'a publication',
    join: 'somebody came',
    leave: 'somebody went',
    unsubscribe: 'the subscription is over',
    message: 'from the service to this connection, no channel',
    subscribe: 'the server made a subscription',
    disconnect: 'the connection is over; only where there is no close frame to say it',
  },
  EmulationRequest: {
    session: 'secret from the connect reply',
    node: 'from the connect reply',
    data: 'a frame of commands: a string in JSON, bytes in Protobuf',
  },
}
