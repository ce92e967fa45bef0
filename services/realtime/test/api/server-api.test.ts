import { readFile } from 'node:fs/promises'
import { CommandError } from '@portico/protocol'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { ApiKeys, apiKeysVariable } from '../../src/api/keys.ts'
import { methodNames, methods } from '../../src/api/methods.ts'
import { serverApi } from '../../src/api/server-api.ts'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import { FakeOperations } from './fake-operations.ts'

const now = 1_700_000_000_000
const key = 'the-key-of-a-back-end'

async function setUp(t: Test, keys: readonly string[] = [key]) {
  const operations = new FakeOperations()
  const logged: string[] = []
  const app: FastifyInstance = Fastify({
    logger: { level: 'error', stream: { write: (line) => logged.push(line) } },
  })
  await app.register(serverApi, {
    prefix: '/api',
    operations,
    keys: new ApiKeys(keys),
    bodyBytes: 16_000,
    now: () => now,
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())

  async function post(method: string, body: unknown, headers: Record<string, string> = { 'x-api-key': key }) {
    const response = await fetch(`${address}/api/${method}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
    })
    const text = await response.text()
    return { status: response.status, text, answer: JSON.parse(text) }
  }
  return { operations, logged, post, call: async (m: string, body: unknown) => (await post(m, body)).answer }
}

t.test('publish answers with what became of the publication', async (t) => {
  const { operations, call, post } = await setUp(t)

  await t.test('says where the publication is and who got it', async (t) => {
    const answer = await call('publish', {
      channel: 'chat:1',
      data: { text: 'hi' },
      tags: { kind: 'message' },
      idempotency_key: 'k1',
    })
    t.strictSame(answer, {
      result: {
        offset: 7,
        epoch: 'kXqT',
        place: 'memory',
        repeated: false,
        connections: 3,
        nodes: 2,
        nodes_reported: 2,
      },
    })
    t.strictSame(operations.calls.at(-1), [
      'publish',
      'chat:1',
      { data: '{"text":"hi"}', tags: new Map([['kind', 'message']]), key: 'k1' },
    ])
  })

  await t.test('says nothing of a position where there is none', async (t) => {
    operations.receipt = {
      ...operations.receipt,
      position: undefined,
      connections: 0,
      nodes: 0,
      nodesReported: 0,
    }
    const { result } = await call('publish', { channel: 'cursors', data: 1 })
    t.strictSame(result, { place: 'memory', repeated: false, connections: 0, nodes: 0, nodes_reported: 0 })
  })

  await t.test('keeps every digit of a number that JavaScript cannot hold', async (t) => {
    await post('publish', '{"channel":"a","data":{"id":12345678901234567890,"price":1.5}}')
    t.match(operations.calls.at(-1), ['publish', 'a', { data: '{"id":12345678901234567890,"price":1.5}' }])
  })

  await t.test('publishes null, false, 0 and the empty text', async (t) => {
    for (const data of [null, false, 0, '']) {
      t.match(await call('publish', { channel: 'a', data }), { result: {} })
      t.match(operations.calls.at(-1), ['publish', 'a', { data: JSON.stringify(data) }])
    }
  })

  await t.test('takes a body whose content type nobody set', async (t) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/x-www-form-urlencoded' }
    t.match(await post('publish', { channel: 'a', data: 1 }, headers), {
      status: 200,
      answer: { result: {} },
    })
  })

  await t.test('passes the trace context of the request on to subscribers', async (t) => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await post('publish', { channel: 'a', data: 1 }, { 'x-api-key': key, traceparent })
    t.match(operations.calls.at(-1), ['publish', 'a', { tags: new Map([['traceparent', traceparent]]) }])
    await post('publish', { channel: 'a', data: 1 }, { 'x-api-key': key, traceparent: 'nonsense' })
    t.match(operations.calls.at(-1), ['publish', 'a', { tags: undefined }])
  })
})

t.test('broadcast goes on where one channel fails', async (t) => {
  const { operations, call, logged } = await setUp(t)
  operations.failures.set('closed', new CommandError('permissionDenied'))
  operations.failures.set('broken', new Error('a cause nobody outside may read'))
  const { result } = await call('broadcast', { channels: ['a', 'closed', 'broken', 'b'], data: 1 })
  t.match(result.responses, [
    { result: { offset: 7 } },
    { error: { code: 103, message: 'permission denied' } },
    { error: { code: 100, message: 'internal server error' } },
    { result: { offset: 7 } },
  ])
  t.equal(logged.length, 1, 'what was not foreseen is logged with its cause')
  t.match(logged[0], 'a cause nobody outside may read')
})

t.test('orders about connections reach those they are meant for', async (t) => {
  const { operations, call } = await setUp(t)
  const seconds = now / 1000

  for (const [method, params, expected] of [
    ['subscribe', { user: 'ann', channel: 'a' }, ['subscribe', { user: 'ann' }, 'a']],
    ['unsubscribe', { client: 'c1', channel: 'a' }, ['unsubscribe', { client: 'c1' }, 'a']],
    ['disconnect', { user: 'ann', session: 's' }, ['disconnect', { user: 'ann', session: 's' }]],
    ['refresh', { user: 'ann', expire_at: seconds }, ['refresh', { user: 'ann' }, { expireAt: now }]],
    ['refresh', { user: 'ann', expired: true }, ['refresh', { user: 'ann' }, { expired: true }]],
    ['reconsider', { channel: 'a' }, ['reconsider', undefined, 'a']],
    ['reconsider', { user: 'ann', channel: 'a' }, ['reconsider', { user: 'ann' }, 'a']],
    ['reconsider', { session: 's' }, ['reconsider', { session: 's' }, undefined]],
    ['revoke', { user: 'ann' }, ['revoke', { user: 'ann', before: now, until: now + 30 * 86_400_000 }]],
    [
      'revoke',
      { token_id: 'j', issued_before: seconds - 60, expire_at: seconds + 60 },
      ['revoke', { tokenId: 'j', before: now - 60_000, until: now + 60_000 }],
    ],
    ['history_remove', { channel: 'a' }, ['historyRemove', 'a']],
  ] as const)
    await t.test(`${method} ${JSON.stringify(params)}`, async (t) => {
      t.strictSame(await call(method, params), { result: {} })
      t.match(operations.calls.at(-1), expected)
    })

  await t.test(
    'an order to nobody, or to be connected for ever, is refused, and becomes no other one',
    async (t) => {
      const before = operations.calls.length
      for (const method of ['subscribe', 'unsubscribe', 'disconnect', 'refresh', 'revoke'])
        for (const addressee of [{}, { user: '' }]) {
          const channel = method.endsWith('subscribe') ? { channel: 'a' } : {}
          t.match(await call(method, { ...addressee, ...channel }), {
            error: { code: 107, message: /^user: / },
          })
        }
      for (const given of [{}, { expired: false }])
        t.match(await call('refresh', { user: 'ann', ...given }), {
          error: { code: 107, message: 'expire_at: expected a time, or expired: true' },
        })
      t.match(await call('reconsider', { user: '' }), { error: { code: 107, message: /^channel: / } })
      t.equal(operations.calls.length, before)
    },
  )

  await t.test('an empty user beside a client is no user', async (t) => {
    await call('disconnect', { user: '', client: 'c1' })
    t.strictSame(operations.calls.at(-1), [
      'disconnect',
      { user: undefined, client: 'c1', session: undefined },
    ])
  })
})

t.test('history is read in pages, each from a position', async (t) => {
  const { operations, call, post } = await setUp(t)

  await t.test('reads publications with their payload as it was', async (t) => {
    const data = '{"id":12345678901234567890}' as never
    operations.page = {
      top: { epoch: 'e', offset: 9 },
      publications: [
        { data, offset: 9, info: { user: 'ann', client: 'c1' }, tags: new Map([['k', 'v']]), time: 5 },
      ],
    }
    const { text } = await post('history', { channel: 'a', limit: 10 })
    t.equal(
      text,
      '{"result":{"publications":[{"offset":9,"data":{"id":12345678901234567890},' +
        '"info":{"user":"ann","client":"c1"},"tags":{"k":"v"},"time":5}],"epoch":"e","offset":9}}',
    )
  })

  await t.test('asks for the position alone unless told otherwise', async (t) => {
    for (const [given, asked] of [
      [undefined, 0],
      [-1, -1],
      [10, 10],
    ]) {
      await call('history', { channel: 'a', limit: given })
      t.match(operations.calls.at(-1), ['history', 'a', { limit: asked }])
    }
  })

  await t.test(
    'takes half a position, as a library that leaves out zero and the empty text says it',
    async (t) => {
      for (const [since, asked] of [
        [{ epoch: 'e' }, { epoch: 'e', offset: 0 }],
        [{ offset: 8 }, { epoch: '', offset: 8 }],
        [
          { offset: 8, epoch: '' },
          { epoch: '', offset: 8 },
        ],
      ]) {
        t.match(await call('history', { channel: 'a', limit: 5, since }), { result: { offset: 9 } })
        t.match(operations.calls.at(-1), ['history', 'a', { since: asked }])
      }
    },
  )

  await t.test('refuses a position of another epoch instead of answering with a gap', async (t) => {
    const answer = await call('history', { channel: 'a', limit: 5, since: { epoch: 'old', offset: 1 } })
    t.match(answer, { error: { code: 112 } })
  })
})

t.test('presence lists who is there, and counts them', async (t) => {
  const { operations, call } = await setUp(t)
  operations.present = new Map([['c1', { user: 'ann', client: 'c1', conn_info: '{"name":"Ann"}' as never }]])
  t.strictSame(await call('presence', { channel: 'a' }), {
    result: { presence: { c1: { user: 'ann', client: 'c1', conn_info: { name: 'Ann' } } } },
  })
  t.strictSame(await call('presence_stats', { channel: 'a' }), { result: { num_clients: 3, num_users: 2 } })
})

t.test('connections are listed, of a target or of everybody', async (t) => {
  const { operations, call } = await setUp(t)
  const position = { offset: 3, epoch: 'e' }
  operations.connected = [
    {
      client: 'c1',
      user: 'ada',
      session: undefined,
      trace: undefined,
      node: 'n1',
      transport: 'websocket',
      address: '192.0.2.1',
      userAgent: 'a browser',
      openedAt: now,
      queueBytes: 12,
      subscriptions: [{ channel: 'a', position }, { channel: 'b' }],
    },
  ]
  t.match(await call('connections', { user: 'ada' }), {
    result: {
      connections: [
        {
          client: 'c1',
          node: 'n1',
          since: now,
          queue_bytes: 12,
          subscriptions: [{ channel: 'a', ...position }, { channel: 'b' }],
        },
      ],
    },
  })
  t.match(operations.calls.at(-1), ['connections', { user: 'ada' }, 200])
  await call('connections', { limit: 5 })
  t.strictSame(operations.calls.at(-1), ['connections', undefined, 5], 'without a target it is everybody')
})

t.test('channels and nodes are listed with what they count', async (t) => {
  const { operations, call, post } = await setUp(t)
  operations.subscribed = new Map([
    ['a', { subscribers: 2, publications: 7 }],
    ['__proto__', { subscribers: 1, publications: 0 }],
  ])
  t.equal(
    (await post('channels', { pattern: 'a*' })).text,
    '{"result":{"channels":{"a":{"num_clients":2,"num_publications":7},"__proto__":{"num_clients":1,"num_publications":0}}}}',
  )
  t.strictSame(operations.calls.at(-1), ['channels', 'a*'])

  operations.alive = [
    {
      id: 'n1',
      name: 'one',
      version: '1',
      startedAt: now - 90_500,
      connections: 5,
      users: 4,
      subscriptions: 6,
      channels: 2,
    },
  ]
  const node = {
    uid: 'n1',
    name: 'one',
    version: '1',
    num_clients: 5,
    num_users: 4,
    num_subs: 6,
    num_channels: 2,
  }
  t.strictSame(await call('info', ''), { result: { nodes: [{ ...node, uptime: 90 }] } })
})

t.test('a batch answers each of its commands, for itself alone', async (t) => {
  const { operations, call } = await setUp(t)
  const commands = [
    { publish: { channel: 'a', data: 1 } },
    { publish: { channel: 'closed', data: 2 } },
    { presence_stats: { channel: 'a' } },
  ]
  operations.failures.set('closed', new CommandError('permissionDenied'))

  for (const parallel of [false, true])
    await t.test(`answers each command in order, parallel: ${parallel}`, async (t) => {
      t.match(await call('batch', { commands, parallel }), {
        replies: [
          { publish: { offset: 7 } },
          { error: { code: 103 } },
          { presence_stats: { num_clients: 3, num_users: 2 } },
        ],
      })
    })

  await t.test('says of a command that it cannot read what is wrong, and runs the others', async (t) => {
    for (const [wrong, message] of [
      [{ publish: { data: 1 } }, /^commands\[1\]\.publish\.channel: /],
      [{ batch: { commands: [] } }, /^commands\[1\]: /],
      [{ constructor: {} }, /^commands\[1\]: /],
      [{}, /^commands\[1\]: /],
      [{ info: {}, channels: {} }, /^commands\[1\]: /],
    ] as const)
      for (const parallel of [false, true]) {
        const before = operations.calls.length
        t.match(await call('batch', { commands: [commands[0], wrong, commands[2]], parallel }), {
          replies: [
            { publish: { offset: 7 } },
            { error: { code: 107, message } },
            { presence_stats: { num_clients: 3, num_users: 2 } },
          ],
        })
        t.equal(operations.calls.length, before + 2)
      }
  })

  await t.test('takes what the Go library adds to each of its batches', async (t) => {
    t.match(await call('batch', { commands, parallel: true, group_publications: true }), {
      replies: { length: 3 },
    })
  })
})

t.test('a request that does not fit names its field', async (t) => {
  const { operations, call } = await setUp(t)
  for (const [method, body, message] of [
    ['publish', {}, 'channel: invalid input: expected string, received undefined; data: '],
    ['publish', { channel: 'a' }, 'data: '],
    ['publish', { channel: 42, data: 1 }, 'channel: '],
    ['publish', { channel: 'a', data: 1, tags: { hue: 1 } }, 'tags.hue: '],
    ['publish', { channel: 'a', data: 1, idempotencyKey: 'k' }, 'idempotencyKey: this field does not exist'],
    ['info', { verbose: true }, 'verbose: '],
    ['batch', { commands: [{ info: {} }], paralel: true }, 'paralel: '],
    ['publish', { channel: 'a', data: 1, idempotency_key: 'a\0' }, 'idempotency_key: '],
    ['publish', { channel: 'a', data: 1, idempotency_key: 'a\ud800' }, 'idempotency_key: '],
    ['publish', [], 'body: '],
    ['publish', 'null', 'channel: '],
    ['broadcast', { channels: ['a', ''], data: 1 }, 'channels[1]: '],
    ['history', { channel: 'a', limit: 1.5 }, 'limit: '],
    ['history', { channel: 'a', since: { offset: -1, epoch: 'e' } }, 'since.offset: '],
  ] as const) {
    const { error } = await call(method, body)
    t.equal(error.code, 107, method)
    t.ok(error.message.startsWith(message), error.message)
  }
  t.strictSame(operations.calls, [])
})

t.test('the libraries of the family may write every field at its default', async (t) => {
  const { operations, call } = await setUp(t)

  await t.test('as the PHP library does', async (t) => {
    const published = { channel: 'a', data: { t: 'hi' }, skip_history: false }
    t.match(await call('publish', published), { result: { offset: 7 } })
    t.match(operations.calls.at(-1), ['publish', 'a', { data: '{"t":"hi"}' }])
    const broadcast = { channels: ['a', 'b'], data: { t: 'hi' }, skip_history: false }
    t.match(await call('broadcast', broadcast), { result: { responses: { length: 2 } } })
    t.match(await call('channels', { pattern: '' }), { result: { channels: {} } })
    t.strictSame(operations.calls.at(-1), ['channels', undefined], 'an empty pattern is none')
    t.match(await call('subscribe', { channel: 'a', user: 'ann', client: '' }), { result: {} })
    t.match(await call('disconnect', { user: 'ann', client: '' }), { result: {} })
    t.match(await call('history', { channel: 'a', limit: 0, reverse: false }), { result: { offset: 7 } })
  })

  await t.test('and is told of every field that it cannot have', async (t) => {
    const page = await readFile(new URL('../../../../docs/api.md', import.meta.url), 'utf8')
    const [publications, orders] = [
      ['publish', 'broadcast'],
      ['subscribe', 'unsubscribe', 'disconnect', 'refresh'],
    ]
    const unsupported = [
      { of: publications, fields: ['skip_history', 'b64data', 'delta', 'version', 'version_epoch'] },
      {
        of: ['subscribe'],
        fields: ['info', 'b64info', 'data', 'b64data', 'expire_at', 'recover_since', 'override'],
      },
      { of: ['disconnect'], fields: ['disconnect', 'whitelist'] },
      { of: ['refresh'], fields: ['info'] },
      { of: orders, fields: ['label_filter', 'all_users'] },
    ].flatMap(({ of, fields }) => of.flatMap((method) => fields.map((field) => [method, field] as const)))
    const needed = { channel: 'a', channels: ['a'], data: 1, user: 'ann', expired: true }
    const before = operations.calls.length
    for (const [method, field] of unsupported) {
      const shape = methods[method as 'publish'].params.shape
      const given = Object.entries(needed).filter(([name]) => name in shape)
      const { error } = await call(method, { ...Object.fromEntries(given), [field]: [1] })
      t.match(error, { code: 107, message: new RegExp(`^${field}: this field does not exist`) }, method)
      t.match(page, `\`${field}\``, 'the page names it')
    }
    t.equal(operations.calls.length, before)
  })
})

t.test('hostile bodies get a bounded answer', async (t) => {
  const { post, operations } = await setUp(t)
  const long = 'x'.repeat(5_000)
  const { answer } = await post('publish', { channel: 'a', data: 1, [long]: 1 })
  t.ok(answer.error.message.length <= 500)
  t.match(await post('publish', '{'), { status: 400, answer: { error: { message: 'the body is not JSON' } } })
  t.match(await post('publish', `"${'x'.repeat(20_000)}"`), { status: 413, answer: { error: { code: 403 } } })
  t.equal((await post('publish', '['.repeat(10_000))).status, 400)
  t.strictSame(operations.calls, [])

  await post('publish', '{"channel":"a","data":{"__proto__":{"admin":true}}}')
  t.match(operations.calls.at(-1), ['publish', 'a', { data: '{"__proto__":{"admin":true}}' }])
  t.notOk('admin' in {})
})

t.test('errors are answers that a back end can read', async (t) => {
  const { operations, post, logged } = await setUp(t)
  operations.failures.set('away', new StoreUnavailable('redis'))
  operations.failures.set('broken', new Error('a cause nobody outside may read'))

  await t.test('answer 200, as the back-end libraries expect', async (t) => {
    t.strictSame(
      await post('publish', { channel: 'away', data: 1 }).then(({ status, answer }) => [status, answer]),
      [200, { error: { code: 401, message: 'the redis store is away, try again' } }],
    )
  })

  await t.test('show in the status for who asks for it', async (t) => {
    const headers = { 'x-api-key': key, 'x-centrifugo-error-mode': 'transport' }
    t.equal((await post('publish', { channel: 'away', data: 1 }, headers)).status, 503)
    t.equal((await post('publish', {}, headers)).status, 400)
    t.equal((await post('publish', { channel: 'a', data: 1 }, headers)).status, 200)
  })

  await t.test('nobody foresaw are logged once and say nothing of our inside', async (t) => {
    const before = logged.length
    t.match(await post('publish', { channel: 'broken', data: 1 }), {
      answer: { error: { code: 100, message: 'internal server error' } },
    })
    t.equal(logged.length, before + 1)
    t.match(logged.at(-1), 'a cause nobody outside may read')
  })

  await t.test('name the methods there are', async (t) => {
    const { status, answer } = await post('publihs', {})
    t.equal(status, 404)
    t.equal(answer.error.code, 104)
    for (const name of methodNames) t.match(answer.error.message, name)
  })
})

t.test('the key opens the server API', async (t) => {
  const body = { channel: 'a', data: 1 }

  await t.test('is asked for before the body is read', async (t) => {
    const { post, operations } = await setUp(t)
    for (const headers of [
      {},
      { 'x-api-key': 'wrong' },
      { 'x-api-key': '' },
      { authorization: `Bearer ${key}` },
    ]) {
      const { status, answer } = await post('publish', '{', headers as Record<string, string>)
      t.equal(status, 401)
      t.equal(answer.error.code, 101)
    }
    t.strictSame(operations.calls, [])
  })

  await t.test('may come in either header of the family, never in the address', async (t) => {
    const { post } = await setUp(t)
    t.equal((await post('publish', body, { authorization: `apikey ${key}` })).status, 200)
    t.equal((await post(`publish?api_key=${key}`, body, {})).status, 401)
  })

  await t.test('is one of several, so that it can be replaced without a gap', async (t) => {
    const { post } = await setUp(t, ['old', 'new'])
    t.equal((await post('publish', body, { 'x-api-key': 'old' })).status, 200)
    t.equal((await post('publish', body, { 'x-api-key': 'new' })).status, 200)
    t.equal((await post('publish', body, { 'x-api-key': 'older' })).status, 401)
  })

  await t.test('guards unknown methods too', async (t) => {
    const { post } = await setUp(t)
    t.equal((await post('nothing', body, {})).status, 401)
  })

  await t.test('is missing from the configuration: closed, and says which variable opens it', async (t) => {
    const { post } = await setUp(t, [])
    const { status, answer } = await post('publish', body)
    t.equal(status, 403)
    t.match(answer.error.message, apiKeysVariable)
  })
})
