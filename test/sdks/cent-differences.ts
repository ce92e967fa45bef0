/** What the back-end library offers and this service does not, each with what to do instead. */
interface Difference {
  readonly method: string
  /** Absent if the whole method is missing. */
  readonly field?: string
  /** The smallest call that uses it. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly instead: string
}

const declared = "the channel's declaration"
const publication = { channel: 'chat:1', data: 1 }
const order = { user: '42', channel: 'chat:1' }

/** Fields that are refused by name, with error 107: none is ever ignored. */
export const refusedFields: readonly Difference[] = [
  {
    method: 'publish',
    field: 'skip_history',
    fields: { ...publication, skip_history: true },
    instead: declared,
  },
  {
    method: 'publish',
    field: 'b64data',
    fields: { ...publication, b64data: 'MQ==' },
    instead: '`data`: payloads are JSON',
  },
  {
    method: 'subscribe',
    field: 'info',
    fields: { ...order, info: {} },
    instead: 'the claim `info` of the token',
  },
  { method: 'subscribe', field: 'data', fields: { ...order, data: {} }, instead: 'a publication' },
  {
    method: 'subscribe',
    field: 'recover_since',
    fields: { ...order, recover_since: { offset: 1, epoch: 'x' } },
    instead: '`history`',
  },
  { method: 'subscribe', field: 'override', fields: { ...order, override: {} }, instead: declared },
  {
    method: 'disconnect',
    field: 'whitelist',
    fields: { user: '42', whitelist: ['x'] },
    instead: '`client`, once for each',
  },
  {
    method: 'disconnect',
    field: 'disconnect',
    fields: { user: '42', disconnect: { code: 4000 } },
    instead: 'nothing: the code is 3503',
  },
  {
    method: 'connections',
    field: 'expression',
    fields: { user: '42', expression: 'x' },
    instead: 'the method without the library',
  },
]

/** Methods that do not exist here: the library raises `CentTransportError` with the status 404. */
export const absentMethods: readonly Difference[] = [
  { method: 'revoke_token', fields: { uid: 'x' }, instead: '`revoke`' },
  { method: 'invalidate_user_tokens', fields: { user: '42' }, instead: '`revoke`' },
  { method: 'block_user', fields: { user: '42' }, instead: '`revoke`' },
  { method: 'unblock_user', fields: { user: '42' }, instead: 'the token route' },
  { method: 'get_user_status', fields: { users: ['42'] }, instead: '`connections`' },
  { method: 'device_list', fields: {}, instead: 'nothing, nor are the other methods of push notifications' },
]
