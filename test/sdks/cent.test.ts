import t, { type Test } from 'tap'
import { startService } from '../../services/realtime/test/support/service.ts'
import { WireClient } from '../../services/realtime/test/support/wire-client.ts'
import { absentMethods, refusedFields } from './cent-differences.ts'
import { startPython } from './python/start.ts'
import { versionOf } from './python/version.ts'

const running = await startService()
t.teardown(() => running[Symbol.asyncDispose]())
const program = startPython('api.py')
t.teardown(() => program[Symbol.asyncDispose]())

type Answer = Readonly<Record<string, unknown>>

for (const client of ['requests', 'asyncio']) {
  const user = `of-${client}`
  const chat = `chat:${client}`
  const call = async (method: string, fields: object = {}, { key = 'test-key', url = running.url } = {}) =>
    (await program.request(client, 'call', { url: `${url}/api`, key, method, fields })) as Answer

  async function connect(t: Test): Promise<WireClient> {
    const connected = await WireClient.connect(running.websocketUrl, { user })
    t.teardown(() => connected[Symbol.asyncDispose]())
    return connected
  }

  t.test(`cent ${versionOf('cent')}, by ${client}`, async (t) => {
    t.test('publish and broadcast', async (t) => {
      const reader = await connect(t)
      await reader.call('subscribe', { channel: chat })
      const fields = {
        channel: chat,
        data: { text: 'grün, 緑' },
        tags: { kind: 'greeting' },
        idempotency_key: client,
      }
      const first = await call('publish', fields)
      t.match(first, { offset: 1, epoch: String, place: 'memory', connections: 1, repeated: false })
      t.match(await call('publish', fields), { offset: 1, epoch: first.epoch, repeated: true })
      const { data, tags } = await reader.publication()
      t.same([JSON.parse(data ?? ''), tags?.get('kind')], [fields.data, 'greeting'])
      t.match(await call('broadcast', { channels: [chat, 'nowhere'], data: 2 }), {
        responses: [
          { result: { offset: 2 }, error: null },
          { result: null, error: { code: 102 } },
        ],
      })
      t.equal((await reader.publication()).data, '2')
    })

    t.test('history, from a position and backwards, and its removal', async (t) => {
      const { epoch, offset } = await call('history', { channel: chat })
      t.equal(offset, 2)
      t.match(await call('history', { channel: chat, limit: 5, since: { offset: 1, epoch } }), {
        publications: [{ offset: 2, data: 2, info: null }],
      })
      t.match(await call('history', { channel: chat, limit: 5, reverse: true }), {
        publications: [{ offset: 2 }, { offset: 1, tags: { kind: 'greeting' } }],
      })
      t.same(await call('history_remove', { channel: chat }), {})
      t.match(await call('history', { channel: chat, limit: 5 }), { publications: [], offset: 2 })
    })

    t.test('presence, its counts, the channels and the nodes', async (t) => {
      const room = `chat:who-${client}`
      const reader = await connect(t)
      await reader.call('subscribe', { channel: room })
      const { presence } = await call('presence', { channel: room })
      t.same(
        Object.values(presence as object).map((info) => info.user),
        [user],
      )
      t.match(await call('presence_stats', { channel: room }), { num_clients: 1, num_users: 1 })
      t.match(await call('channels', { pattern: `*:who-${client}` }), {
        channels: { [room]: { num_clients: 1 } },
      })
      const { nodes } = await call('info')
      t.match(nodes, [
        { uid: String, name: String, version: String, num_clients: Number, num_subs: Number, uptime: Number },
      ])
    })

    t.test('subscribe, unsubscribe and disconnect', async (t) => {
      const reader = await connect(t)
      t.same(await call('subscribe', { user, channel: chat }), {})
      t.match(await reader.pushes.next(), { channel: chat, subscribe: {} })
      t.same(await call('unsubscribe', { user, channel: chat }), {})
      t.match(await reader.pushes.next(), { channel: chat, unsubscribe: { code: 2000 } })
      t.same(await call('disconnect', { user }), {})
      t.match(await reader.closed, { code: 3503 })
    })

    t.test('refresh: later, and now', async (t) => {
      const reader = await connect(t)
      t.same(await call('refresh', { user, expire_at: Math.floor(Date.now() / 1000) + 3_600 }), {})
      t.same(await call('refresh', { user, expired: true }), {})
      t.match(await reader.closed, { code: 3005 })
    })

    t.test('batch, one after the other and at once', async (t) => {
      for (const parallel of [false, true]) {
        const { replies } = await call('batch', {
          parallel,
          requests: [
            ['publish', { channel: chat, data: 1 }],
            ['presence_stats', { channel: `chat:nobody` }],
          ],
        })
        t.match(replies, [
          { offset: Number, epoch: String },
          { num_clients: 0, num_users: 0 },
        ])
      }
    })

    t.test('each error is raised as the one that the library has for it', async (t) => {
      const none = { channel: 'nowhere', data: 1 }
      await t.rejects(call('publish', none), { code: 102, message: /^CentApiResponseError/ })
      await t.rejects(call('publish', none, { key: 'wrong' }), { message: /^CentUnauthorizedError/ })
      await t.rejects(call('publish', { channel: chat, data: 'x'.repeat(2_000_000) }), {
        message: /^CentTransportError\('Transport error - 413'/,
      })
      await t.rejects(call('info', {}, { url: 'http://127.0.0.1:9' }), { message: /^CentNetworkError/ })
    })

    t.test('what the library has and the service has not is refused by name', async (t) => {
      for (const { method, field, fields } of refusedFields)
        await t.rejects(
          call(method, fields),
          { code: 107, message: new RegExp(`${field}: this field does not exist`) },
          `${method}.${field}`,
        )
      for (const { method, fields } of absentMethods)
        await t.rejects(call(method, fields), { message: /Transport error - 404/ }, method)
    })
  })
}
