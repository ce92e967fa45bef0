import { applyPatch, type RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const json = (value: unknown) => JSON.stringify(value) as RawJson

for (const encoding of ['json', 'protobuf'] as const) {
  t.test(`over ${encoding}`, async (t) => {
    const running = await startService()
    t.teardown(() => running[Symbol.asyncDispose]())
    const connect = async (t: Test, user = '42') => {
      const client = await WireClient.connect(running.websocketUrl, { encoding, user })
      t.teardown(() => client[Symbol.asyncDispose]())
      return client
    }

    t.test('answers connect with who, which version and when it pings', async (t) => {
      const client = await WireClient.open(running.websocketUrl, { encoding })
      t.teardown(() => client[Symbol.asyncDispose]())
      const result = await client.call('connect', { token: await signToken() })
      t.match(result, { client: /^[\w-]{36}$/, version: '0.1.0', expires: true, ping: 25, pong: true })
      t.ok(Number(result.ttl) > 590 && Number(result.ttl) <= 600)
    })

    t.test('hands the client what its token says of a channel', async (t) => {
      const client = await WireClient.open(running.websocketUrl, { encoding })
      t.teardown(() => client[Symbol.asyncDispose]())
      const subs = { 'chat:t1': { data: { role: 'host' } }, 'chat:t2': { info: { name: 'Ann' } } }
      const { subs: told } = await client.call('connect', { token: await signToken({ claims: { subs } }) })
      t.match(told?.get('chat:t1'), { data: json({ role: 'host' }), positioned: true })
      t.strictSame([told?.get('chat:t2')?.positioned, told?.get('chat:t2')?.data], [true, undefined])
    })

    t.test('ends a subscription, also one that never was', async (t) => {
      const client = await connect(t)
      for (const channel of ['chat:1', 'nope:1', 'closed:1', 'log:1', 'x'.repeat(300)])
        t.same(await client.call('unsubscribe', { channel }), {}, channel)
    })

    t.test('delivers what is published to those who subscribe, with its publisher', async (t) => {
      const [reader, writer] = [await connect(t), await connect(t, '7')]
      t.match(await reader.call('subscribe', { channel: 'chat:1' }), { recoverable: true, positioned: true })
      await writer.call('subscribe', { channel: 'chat:1' })
      t.same(await writer.call('publish', { channel: 'chat:1', data: json({ t: 'hi' }) }), {})
      t.match(await reader.publication(), { data: json({ t: 'hi' }), offset: 1, info: { user: '7' } })
    })

    t.test('answers history and presence', async (t) => {
      const client = await connect(t)
      await client.call('subscribe', { channel: 'chat:2' })
      for (const n of [1, 2, 3]) await client.call('publish', { channel: 'chat:2', data: json(n) })
      const { publications, offset, epoch } = await client.call('history', { channel: 'chat:2', limit: -1 })
      t.same(
        publications.map(({ data }) => data),
        ['1', '2', '3'],
      )
      t.equal(offset, 3)
      const since = { epoch, offset: 2 }
      t.match(await client.call('history', { channel: 'chat:2', limit: 5, since }), {
        publications: [{ offset: 3 }],
      })
      t.match(
        await client.refused('history', { channel: 'chat:2', limit: 1, since: { ...since, epoch: 'zzzz' } }),
        {
          code: 112,
        },
      )
      const { presence } = await client.call('presence', { channel: 'chat:2' })
      t.same(
        Array.from(presence.values(), ({ user }) => user),
        ['42'],
      )
      t.match(await client.call('presence_stats', { channel: 'chat:2' }), { num_clients: 1, num_users: 1 })
    })

    t.test('recovers what was missed, from where the client was', async (t) => {
      const client = await connect(t)
      const { epoch } = await client.call('subscribe', { channel: 'chat:3' })
      await client.call('publish', { channel: 'chat:3', data: json('seen') })
      await client.call('unsubscribe', { channel: 'chat:3' })
      const other = await connect(t, '7')
      await other.call('subscribe', { channel: 'chat:3' })
      for (const n of [2, 3]) await other.call('publish', { channel: 'chat:3', data: json(n) })
      const recovered = await client.call('subscribe', { channel: 'chat:3', recover: true, epoch, offset: 1 })
      t.match(recovered, {
        was_recovering: true,
        recovered: true,
        offset: 1,
        publications: [{ offset: 2 }, { offset: 3 }],
      })
      await other.call('publish', { channel: 'chat:3', data: json(4) })
      await client.publication()
      t.match(await client.publication(), { offset: 4 })
    })

    t.test('[T7] a position that is lost starts at the top, without a part of what was missed', async (t) => {
      const client = await connect(t)
      await client.call('subscribe', { channel: 'chat:4' })
      await client.call('publish', { channel: 'chat:4', data: json(1) })
      await client.call('unsubscribe', { channel: 'chat:4' })
      const lost = { channel: 'chat:4', recover: true, epoch: '_', offset: 1 }
      const result = await client.call('subscribe', lost)
      t.match(result, { was_recovering: true, offset: 1 })
      t.notOk(result.recovered)
      t.notOk(result.publications?.length)
      await client.call('unsubscribe', { channel: 'chat:4' })
      t.match(await client.refused('subscribe', { ...lost, flag: 2 }), { code: 112 })
    })

    t.test('who subscribes at the second attempt is announced, and was not before', async (t) => {
      const [reader, client] = [await connect(t), await connect(t, 'late')]
      const channel = 'chat:joins'
      await reader.call('subscribe', { channel, join_leave: true })
      t.match(await reader.pushes.next(), { join: { info: { user: '42' } } })
      const lost = { channel, recover: true, epoch: '_', offset: 1, flag: 2 }
      t.match(await client.refused('subscribe', lost), { code: 112 })
      t.match(await client.call('presence_stats', { channel }), { num_users: 1 }, 'it has not come')
      await client.call('subscribe', { channel })
      t.match(await reader.pushes.next(), { join: { info: { user: 'late' } } })
    })

    t.test('a cache channel replays its newest publication alone', async (t) => {
      const client = await connect(t)
      for (const n of [1, 2]) await client.call('publish', { channel: 'cache:1', data: json(n) })
      t.match(await client.call('subscribe', { channel: 'cache:1' }), {
        was_recovering: true,
        recovered: true,
        publications: [{ data: '2', offset: 2 }],
      })
    })

    t.test(
      'who comes to a cache channel for the first time has lost nothing, and recovered nothing',
      async (t) => {
        const recoveries = async () => {
          const metrics = await (await fetch(`${running.url}/metrics`)).text()
          return metrics.split('\n').filter((line) => line.startsWith('portico_recoveries_total'))
        }
        const client = await connect(t)
        await client.call('publish', { channel: 'cache:2', data: json(1) })
        const before = await recoveries()
        const empty = await client.call('subscribe', { channel: 'cache:3', flag: 2 })
        t.strictSame([empty.was_recovering, empty.offset ?? 0], [undefined, 0])
        t.match(await client.call('subscribe', { channel: 'cache:2' }), { publications: [{ data: '1' }] })
        t.strictSame(await recoveries(), before)
      },
    )

    t.test('filters by tags', async (t) => {
      const client = await connect(t)
      await client.call('subscribe', { channel: 'feed:2', tf: { key: 'lang', cmp: 'eq', val: 'de' } })
      const tags = (lang: string) => ({ data: json(lang), tags: new Map([['lang', lang]]) })
      for (const lang of ['en', 'de']) await running.service.node.node.publish('feed:2', tags(lang))
      t.match(await client.publication(), { data: '"de"', offset: 2 })
      t.match(await client.refused('subscribe', { channel: 'chat:9', tf: { key: 'a', cmp: 'ex' } }), {
        code: 107,
      })
    })

    t.test('calls the operations of the service', async (t) => {
      const client = await connect(t)
      const rpc = async (method: string, data: unknown) =>
        JSON.parse(String((await client.call('rpc', { method, data: json(data) })).data))
      t.match(await rpc('$sys.whoami', {}), { user: '42', node: running.service.node.node.id })
      await client.call('subscribe', { channel: 'chat:5' })
      const published = await rpc('$sys.publish', { channel: 'chat:5', data: 'x', key: 'k1' })
      t.match(published, {
        place: 'memory',
        position: { offset: 1 },
        repeated: false,
        connections: 1,
        nodes: 1,
      })
      t.match(await client.publication(), { tags: new Map([['key', 'k1']]) })
      t.match(await rpc('$sys.publish', { channel: 'chat:5', data: 'x', key: 'k1' }), {
        repeated: true,
        position: { offset: 1 },
      })
      const repeat = (age: number) => ({ channel: 'chat:5', data: 'x', key: 'k1', age })
      t.match(await rpc('$sys.publish', repeat(240_000)), { repeated: true })
      const tooLate = await client.refused('rpc', { method: '$sys.publish', data: json(repeat(300_000)) })
      t.match(tooLate, { code: 404 }, 'when the key may be forgotten')
      const elsewhere = { data: json('paid'), key: 'k1' }
      t.match(
        await running.service.node.node.publish('chat:5', elsewhere),
        { repeated: false },
        'a back end’s own',
      )
      const other = await connect(t, '43')
      await other.call('subscribe', { channel: 'chat:5' })
      const same = await other.call('rpc', { method: '$sys.publish', data: json(repeat(0)) })
      t.match(
        JSON.parse(String(same.data)),
        { repeated: false, position: { offset: 3 } },
        'another user’s own',
      )
      t.match(await rpc('$sys.can', { channel: 'private:7', action: 'subscribe' }), {
        allowed: false,
        reason: 'It is not yours.',
      })
      t.match(await rpc('$sys.channels', {}), { channels: [{ channel: 'chat:5', position: { offset: 3 } }] })
      t.match(await client.refused('rpc', { method: '$sys.nothing' }), { code: 104 })
      t.match(await client.refused('rpc', { method: 'x', data: json({}) }), { code: 108 })
    })

    t.test('refreshes connection and subscription', async (t) => {
      const client = await connect(t)
      t.match(await client.call('refresh', { token: await signToken() }), { expires: true, version: '0.1.0' })
      const token = await signSubscription('private:7')
      t.match(await client.call('subscribe', { channel: 'private:7', token }), { expires: true })
      t.match(await client.call('sub_refresh', { channel: 'private:7', token }), { expires: true })
    })

    t.test('where subscribers publish, those do whom a token or a back end has subscribed', async (t) => {
      const client = await connect(t)
      const token = await signSubscription('closed:1')
      await client.call('subscribe', { channel: 'closed:1', token })
      await running.service.node.node.subscribe({ user: '42' }, 'closed:2')
      t.match(await client.pushes.next(), { channel: 'closed:2', subscribe: {} })
      for (const channel of ['closed:1', 'closed:2']) {
        await client.call('publish', { channel, data: json('said') })
        t.match(await client.publication(), { data: json('said') }, channel)
        await client.call('rpc', { method: '$sys.publish', data: json({ channel, data: 'again' }) })
        t.match(await client.publication(), { data: json('again') }, channel)
        await client.call('unsubscribe', { channel })
        t.match(await client.refused('publish', { channel, data: json(1) }), { code: 103 }, channel)
      }
    })

    t.test('refuses with the code of the table', async (t) => {
      const client = await connect(t)
      await client.call('subscribe', { channel: 'chat:6' })
      const refusals = [
        ['subscribe', { channel: 'nope:1' }, 102, /^unknown channel$/],
        ['subscribe', { channel: 'chat:you@example.com' }, 102, /between its colons only letters/],
        ['subscribe', { channel: 'chat:6' }, 105, 'already subscribed'],
        ['subscribe', { channel: 'private:7' }, 103, 'It is not yours.'],
        ['subscribe', { channel: 'closed:1' }, 103],
        ['subscribe', { channel: 'chat:8', type: 1 }, 108],
        ['subscribe', { channel: 'chat:7', token: 'rubbish' }, 103],
        ['subscribe', { channel: 'x'.repeat(10_240) }, 107],
        ['subscribe', { channel: 'chat:7', data: json({ snapshot: '10:12:' }) }, 107, /durable channel/],
        ['subscribe', { channel: '__proto__' }, 102],
        ['publish', { channel: 'chat:7', data: json(1) }, 402],
        ['publish', { channel: 'private:42', data: json(1) }, 103],
        ['presence', { channel: 'feed:1' }, 108],
        ['history', { channel: 'plain:1' }, 108],
        ['history', { channel: 'chat:6', limit: 1, reverse: true, since: { epoch: '', offset: 0 } }, 107],
        ['sub_refresh', { channel: 'chat:7', token: 'x' }, 103],
      ] as const
      for (const [name, request, code, message] of refusals) {
        const error = await client.refused(name, request as never)
        t.match(
          error,
          { code, ...(message && { message }) },
          `${name} ${JSON.stringify(request).slice(0, 60)}`,
        )
      }
      await client.call('subscribe', { channel: 'typed:1' })
      const wrong = json({ event: 'said', data: { text: 7 } })
      t.match(await client.refused('publish', { channel: 'typed:1', data: wrong }), {
        code: 400,
        message: /^data\.text/,
      })
    })
  })
}

t.test('sends the first publication whole and the next as a patch on it', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  t.match(await client.call('subscribe', { channel: 'feed:1', delta: 'fossil' }), { delta: true })
  const texts = [1, 2].map((n) => json({ counter: n, text: 'hello world' }))
  for (const data of texts) await client.call('publish', { channel: 'feed:1', data })
  const [first, second] = [await client.publication(), await client.publication()]
  t.equal(JSON.parse(String(first.data)), texts[0])
  t.equal(second.delta, true)
  t.equal(applyPatch(JSON.parse(String(first.data)), JSON.parse(String(second.data))), texts[1])
})
