import { Centrifuge } from 'centrifuge'
import { Centrifuge as CentrifugeProtobuf } from 'centrifuge/build/protobuf'
import t from 'tap'

import { type Command, type Encoding, fullData, patchData, type Reply, rawJson } from '../src/index.ts'
import { type Script, scriptedSocket } from './support/scripted-socket.ts'

const clients = { json: Centrifuge, protobuf: CentrifugeProtobuf }
const alice = { user: '42', client: 'c1', conn_info: rawJson({ name: 'Alice' }) }
const hi = { data: rawJson({ t: 'hi' }), info: alice, offset: 8, tags: new Map([['event', 'said']]) }

const script: Script = ({ id, name, request }: Command): Reply => {
  switch (name) {
    case 'connect':
      return {
        id,
        name,
        result: { client: 'c1', version: '1.0.0', ping: 25, pong: true, data: rawJson({ a: 1 }) },
      }
    case 'subscribe':
      return { id, name, result: subscribed(request.channel) }
    case 'publish':
      return { id, name, result: {} }
    case 'presence':
      return { id, name, result: { presence: new Map([['c1', alice]]) } }
    case 'presence_stats':
      return { id, name, result: { num_clients: 2, num_users: 1 } }
    case 'history':
      return { id, name, result: { publications: [hi], epoch: 'e', offset: 8 } }
    case 'rpc':
      return request.method === 'echo'
        ? { id, name, result: request.data === undefined ? {} : { data: request.data } }
        : { id, error: { code: 111, message: 'too many requests', temporary: true } }
    default:
      return { id, error: { code: 108, message: 'not available' } }
  }
}

function subscribed(channel: string) {
  if (channel === 'delta') return { delta: true, recoverable: true, epoch: 'e', offset: 0 }
  return {
    recoverable: true,
    positioned: true,
    epoch: 'e',
    offset: 7,
    was_recovering: true,
    recovered: true,
    publications: [hi],
    data: rawJson('welcome'),
  }
}

/** The Protobuf client uses bytes where the JSON one uses values. */
const value = (data: unknown): unknown =>
  data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data
const data = (encoding: Encoding, value: unknown): unknown =>
  encoding === 'json' ? value : new TextEncoder().encode(JSON.stringify(value))

function connection(encoding: Encoding) {
  const Socket = scriptedSocket(encoding, script)
  const client = new clients[encoding]('ws://scripted', { websocket: Socket })
  return { client, socket: () => Socket.latest }
}

for (const encoding of ['json', 'protobuf'] as const) {
  t.test(`the published client understands our ${encoding}`, async (t) => {
    const { client, socket } = connection(encoding)
    t.teardown(() => client.disconnect())
    const connected = new Promise<{ client: string; data: unknown }>((resolve) =>
      client.on('connected', resolve as never),
    )
    client.connect()
    const greeting = await connected
    t.match({ ...greeting, data: value(greeting.data) }, { client: 'c1', data: { a: 1 } })

    t.test('recovers what it missed', async (t) => {
      const subscription = client.newSubscription('chat:1', { since: { offset: 7, epoch: 'e' } })
      const publication = new Promise<object>((resolve) => subscription.on('publication', resolve))
      const context = await new Promise<object>((resolve) => {
        subscription.on('subscribed', resolve)
        subscription.subscribe()
      })
      t.match(context, {
        recoverable: true,
        positioned: true,
        streamPosition: { offset: 7, epoch: 'e' },
        wasRecovering: true,
        recovered: true,
      })
      const received = await publication
      t.match(received, {
        channel: 'chat:1',
        offset: 8,
        tags: { event: 'said' },
        info: { user: '42', client: 'c1' },
      })
      t.strictSame(value((received as { data: unknown }).data), { t: 'hi' })
    })

    t.test('hears pushes', async (t) => {
      const subscription = client.getSubscription('chat:1')
      const heard = (event: 'publication' | 'join' | 'leave' | 'unsubscribed') =>
        new Promise<unknown>((resolve) => subscription?.on(event, resolve as never))
      const [publication, join, leave, over] = [
        heard('publication'),
        heard('join'),
        heard('leave'),
        heard('unsubscribed'),
      ]
      const message = new Promise<{ data: unknown }>((resolve) => client.on('message', resolve))
      const channel = 'chat:1'
      socket().push(
        { channel, pub: { ...hi, offset: 9 } },
        { channel, join: { info: alice } },
        { channel, leave: { info: alice } },
        { message: { data: rawJson({ $sys: 'drain' }) } },
        { channel, unsubscribe: { code: 2100, reason: 'permission revoked' } },
      )
      t.match(await publication, { offset: 9 })
      t.match(await join, { info: { user: '42', client: 'c1' } })
      t.match(await leave, { info: { user: '42', client: 'c1' } })
      t.strictSame(value((await message).data), { $sys: 'drain' })
      t.match(await over, { code: 2100, reason: 'permission revoked' })
    })

    t.test('asks and is answered', async (t) => {
      t.strictSame(await client.publish('chat:1', data(encoding, { t: 'hi' })), {})
      t.match(await client.presenceStats('chat:1'), { numClients: 2, numUsers: 1 })
      const { clients } = await client.presence('chat:1')
      t.match(clients, { c1: { user: '42', client: 'c1' } })
      t.strictSame(value(clients.c1?.connInfo), { name: 'Alice' })
      t.match(await client.history('chat:1', { limit: -1 }), {
        offset: 8,
        epoch: 'e',
        publications: [{ offset: 8 }],
      })
      const answer = await client.rpc('echo', data(encoding, [1, 'é', null]))
      t.strictSame(value(answer.data), [1, 'é', null])
      await t.rejects(client.rpc('other', data(encoding, 1)), {
        code: 111,
        message: 'too many requests',
        temporary: true,
      })
    })

    t.test('follows patches', async (t) => {
      const previous = rawJson({ counter: 1, text: 'hello world' })
      const received: unknown[] = []
      const subscription = client.newSubscription('delta', { delta: 'fossil' })
      const done = new Promise<void>((resolve) => {
        subscription.on('publication', (publication) => {
          received.push(value(publication.data))
          if (received.length === 2) resolve()
        })
      })
      await new Promise((resolve) => {
        subscription.on('subscribed', resolve)
        subscription.subscribe()
      })
      const patch = patchData(encoding, 'Y\nB@0,1:2M@C,d49gh;')
      socket().push(
        { channel: 'delta', pub: { data: fullData(encoding, previous), offset: 1 } },
        { channel: 'delta', pub: { data: patch, offset: 2, delta: true } },
      )
      await done
      t.strictSame(received, [
        { counter: 1, text: 'hello world' },
        { counter: 2, text: 'hello world' },
      ])
    })

    t.test('answers a ping', async (t) => {
      socket().ping()
      await new Promise((resolve) => setImmediate(resolve))
      t.strictSame(socket().heard.at(-1), { kind: 'pong' })
    })
  })
}
