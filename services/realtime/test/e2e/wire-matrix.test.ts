import { until } from '@portico/harness'
import { type CommandName, type RequestOf, rawJson } from '@portico/protocol'
import t from 'tap'
import { Matrix, type Sight } from '../../../../test/browser/matrix/matrix.ts'
import { type RunningService, startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { WireClient, type WireClientOptions } from '../support/wire-client.ts'

/** What our own client in a browser does not do: other clients, and slips of whoever writes one. */

const start = async (env: Readonly<Record<string, string>>) => {
  const running = await startService({ env })
  t.teardown(() => running[Symbol.asyncDispose]())
  return running
}
const plain = await start({ WEBSOCKET_DEV_MODE: 'true' })
const strict = await start({
  LIMIT_CONNECTION_SUBSCRIPTIONS: '1',
  LIMIT_REFUSALS: '2',
  WITHOUT_ORIGIN: 'never',
})

const matrix = new Matrix(t, import.meta.filename)

type Deed = (client: WireClient) => Promise<unknown>

/**
 * Lines of the log, by the clock of this process. The line of a connection's end repeats its finding, and may come while the
 * next one is looked at.
 */
async function inLog({ lines }: RunningService, heard: number, since: number): Promise<Sight> {
  const told = () => lines.slice(heard).filter(({ finding, msg }) => finding && msg !== 'connection closed')
  const line = await until('the service to log it', () => told()[0])
  const named = told().map(({ finding }) => String(finding))
  return { named: [...new Set(named)], ms: Number(line.time) - since, seen: ['log'] }
}

/** What the service has logged of a client, once that is gone: of one that does something before it is connected. */
async function stranger(running: RunningService, deed: Deed, options?: WireClientOptions) {
  const [heard, since] = [running.lines.length, Date.now()]
  // What it is told is the business of other tests.
  const client = await WireClient.open(running.websocketUrl, options).catch(() => undefined)
  if (client) await deed(client).catch(() => {})
  await client?.[Symbol.asyncDispose]()
  return await inLog(running, heard, since)
}

/** Of one that is connected. */
async function client(running: RunningService, deed: Deed) {
  await using client = await WireClient.connect(running.websocketUrl)
  const [heard, since] = [running.lines.length, Date.now()]
  await deed(client).catch(() => {})
  return await inLog(running, heard, since)
}

const asks =
  <N extends Exclude<CommandName, 'send'>>(name: N, request: RequestOf<N>): Deed =>
  (client) =>
    client.call(name, request)

const connects = (token: string | undefined): Deed => asks('connect', token === undefined ? {} : { token })
const nothing: Deed = (client) => client.closed

matrix.row('originMissing', 'WITHOUT_ORIGIN is never, and the request has none', async () => {
  const [heard, since] = [strict.lines.length, Date.now()]
  await fetch(`${strict.url}/ws/http_stream`, { method: 'POST', body: '{}' })
  return await inLog(strict, heard, since)
})
matrix.row('originOpaque', 'the request says Origin: null, as a sandboxed frame does', () =>
  stranger(plain, nothing, { origin: 'null' }),
)
matrix.row('unauthorized', 'connect brings neither a token nor a cookie', () =>
  stranger(plain, connects(undefined)),
)
matrix.row('tokenUnreadable', 'what connect brings is no JWT', () => stranger(plain, connects('nonsense')))
matrix.row('tokenTooLarge', 'the token is larger than the service reads', () =>
  stranger(plain, connects('x'.repeat(20_000))),
)
matrix.row('wrongAlgorithm', 'the token is signed with HS512', async () =>
  stranger(plain, connects(await signToken({ alg: 'HS512' }))),
)
matrix.row('stale', 'the socket opens, and nothing is said', () => stranger(plain, nothing), {
  // In development mode.
  knownAfterMs: 5_000,
})
matrix.row('badRequest', 'a frame that is no JSON', () => client(plain, async (it) => it.sendRaw('nonsense')))
matrix.row('methodNotFound', 'an rpc method that is not there', () =>
  client(plain, asks('rpc', { method: '$sys.nowhere', data: rawJson(1) })),
)
matrix.row('notAvailable', 'the history of a channel that keeps none', () =>
  client(plain, asks('history', { channel: 'plain:1' })),
)
matrix.row('notSubscribed', 'publishing where subscribers may, without being one', () =>
  client(plain, asks('publish', { channel: 'chat:1', data: rawJson(1) })),
)
matrix.row('repeatTooLate', 'a publication that was first sent an hour ago', () =>
  client(
    plain,
    asks('rpc', {
      method: '$sys.publish',
      data: rawJson({ channel: 'feed:1', data: 1, key: 'k', age: 3.6e6 }),
    }),
  ),
)
matrix.row('alreadySubscribed', 'the same channel twice', () =>
  client(plain, async (it) => {
    await it.call('subscribe', { channel: 'feed:1' })
    await it.call('subscribe', { channel: 'feed:1' })
  }),
)
matrix.row('limitExceeded', 'one channel more than LIMIT_CONNECTION_SUBSCRIPTIONS', () =>
  client(strict, async (it) => {
    await it.call('subscribe', { channel: 'feed:1' })
    await it.call('subscribe', { channel: 'feed:2' })
  }),
)
matrix.row('channelLimit', 'the token names more channels than LIMIT_CONNECTION_SUBSCRIPTIONS', async () =>
  stranger(strict, connects(await signToken({ claims: { channels: ['feed:1', 'feed:2'] } }))),
)
matrix.row('unrecoverablePosition', 'history from a position of another epoch', () =>
  client(plain, asks('history', { channel: 'feed:1', limit: 1, since: { epoch: 'gone', offset: 1 } })),
)
matrix.row('tokenOfAnother', 'a subscription token of somebody else', async () => {
  const token = await signSubscription('closed:1', { user: '7' })
  return await client(plain, asks('subscribe', { channel: 'closed:1', token }))
})
matrix.row('internal', 'the policy of the channel throws', () =>
  client(plain, asks('subscribe', { channel: 'broken:1' })),
)
