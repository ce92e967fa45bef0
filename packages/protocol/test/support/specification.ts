/**
 * Field numbers of the Centrifuge client protocol as its specification lists them: only those that Portico supports,
 * copied by hand and not derived from our tables. Fields without a type are strings, or the message of their name.
 */
const text = `
Error: 1 code uint32, 2 message, 3 temporary bool
Command: 1 id uint32, 4 connect, 5 subscribe, 6 unsubscribe, 7 publish, 8 presence, 9 presence_stats, 10 history, 11 ping, 12 send, 13 rpc, 14 refresh, 15 sub_refresh
Reply: 1 id uint32, 2 error, 4 push, 5 connect, 6 subscribe, 7 unsubscribe, 8 publish, 9 presence, 10 presence_stats, 11 history, 12 ping, 13 rpc, 14 refresh, 15 sub_refresh
Push: 1 id int64, 2 channel, 4 pub, 5 join, 6 leave, 7 unsubscribe, 8 message, 9 subscribe, 10 connect, 11 disconnect, 12 refresh
ClientInfo: 1 user, 2 client, 3 conn_info bytes, 4 chan_info bytes
Publication: 4 data bytes, 5 info, 6 offset uint64, 7 tags, 8 delta bool, 9 time int64, 10 channel, 11 key, 12 removed bool, 13 score sint64, 14 epoch, 15 prev_data bytes, 16 version uint64
Join: 1 info
Leave: 1 info
Unsubscribe: 2 code uint32, 3 reason
Message: 1 data bytes
Disconnect: 1 code uint32, 2 reason, 3 reconnect bool
Subscribe: 1 recoverable bool, 4 epoch, 5 offset uint64, 6 positioned bool, 7 data bytes
ConnectRequest: 1 token, 2 data bytes, 3 subs, 4 name, 5 version, 6 headers, 7 flag int64, 8 dict, 9 profile
ConnectResult: 1 client, 2 version, 3 expires bool, 4 ttl uint32, 5 data bytes, 6 subs, 7 ping uint32, 8 pong bool, 9 session, 10 node, 11 time int64, 12 flag int64, 13 dict
RefreshRequest: 1 token
RefreshResult: 1 client, 2 version, 3 expires bool, 4 ttl uint32
SubscribeRequest: 1 channel, 2 token, 3 recover bool, 6 epoch, 7 offset uint64, 8 data bytes, 9 positioned bool, 10 recoverable bool, 11 join_leave bool, 12 delta, 13 tf, 14 flag int64, 15 type int32, 16 phase int32, 17 cursor, 18 limit int32, 19 asc bool
SubscribeResult: 1 expires bool, 2 ttl uint32, 3 recoverable bool, 6 epoch, 7 publications, 8 recovered bool, 9 offset uint64, 10 positioned bool, 11 data bytes, 12 was_recovering bool, 13 delta bool, 14 id int64, 15 type int32, 16 phase int32, 17 cursor, 18 state, 19 publish_debounce uint32
SubRefreshRequest: 1 channel, 2 token, 3 type int32, 4 track, 5 untrack
SubRefreshResult: 1 expires bool, 2 ttl uint32, 3 items
UnsubscribeRequest: 1 channel
UnsubscribeResult:
PublishRequest: 1 channel, 2 data bytes, 3 type int32, 4 key, 5 removed bool
PublishResult:
PresenceRequest: 1 channel
PresenceResult: 1 presence
PresenceStatsRequest: 1 channel
PresenceStatsResult: 1 num_clients uint32, 2 num_users uint32
StreamPosition: 1 offset uint64, 2 epoch
HistoryRequest: 1 channel, 7 limit int32, 8 since, 9 reverse bool
HistoryResult: 1 publications, 2 epoch, 3 offset uint64
RPCRequest: 1 data bytes, 2 method
RPCResult: 1 data bytes
SendRequest: 1 data bytes
FilterNode: 1 op, 2 key, 3 cmp, 4 val, 5 vals, 6 nodes
EmulationRequest: 1 node, 2 session, 3 data bytes
`

interface SpecifiedField {
  readonly number: number
  readonly type: string | undefined
}

/** Message name → field name → number and type. */
export const specification: ReadonlyMap<string, ReadonlyMap<string, SpecifiedField>> = new Map(
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', fields = ''] = line.split(':')
      return [name, new Map(fields.split(',').filter(Boolean).map(parseField))]
    }),
)

function parseField(text: string): [string, SpecifiedField] {
  const [number, name = '', type] = text.trim().split(' ')
  return [name, { number: Number(number), type }]
}
