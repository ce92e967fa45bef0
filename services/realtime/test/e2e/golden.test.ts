import t from 'tap'
import { Inbox } from '../inbox.ts'
import { startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/**
 * The protocol's golden transcript against the service itself, byte for byte but for what no two runs share: ids,
 * epochs, times.
 */
t.test('the golden transcript', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.open(running.websocketUrl, { answersPings: false })
  t.teardown(() => client[Symbol.asyncDispose]())
  const [token, subscription] = [await signToken(), await signSubscription('chat:1')]
  const messages = new Inbox<string>()
  client.socket.on('message', (frame) => {
    for (const line of String(frame).split('\n')) messages.put(line)
  })
  let epoch = ''

  /** Sends one frame and reads as many messages as it is answered with. */
  async function say(frame: string, count = 1): Promise<string[]> {
    const lines: string[] = []
    client.sendRaw(frame.replace('TOKEN', token).replace('SUB', subscription).replace('EPOCH', epoch))
    while (lines.length < count) lines.push(await messages.next())
    epoch = /"epoch":"([^"]+)"/.exec(lines.join())?.[1] ?? epoch
    return lines.map((line) =>
      line
        .replaceAll(epoch || /$^/, 'kXqT')
        .replaceAll(/"client":"[\w-]{36}"/g, '"client":"c1"')
        .replaceAll(/"[\w-]{36}":/g, '"c1":')
        .replaceAll(/,"time":\d+/g, '')
        .replaceAll(/"ttl":\d+/g, '"ttl":600'),
    )
  }

  t.same(
    await say(
      '{"id":1,"connect":{"token":"TOKEN","name":"js"}}\n{"id":2,"subscribe":{"channel":"chat:1","token":"SUB","flag":1}}',
      2,
    ),
    [
      '{"id":1,"connect":{"client":"c1","version":"0.1.0","expires":true,"ttl":600,"ping":25,"pong":true}}',
      '{"id":2,"subscribe":{"expires":true,"ttl":600,"recoverable":true,"positioned":true,"epoch":"kXqT","offset":0}}',
    ],
  )
  const published = await say('{"id":3,"publish":{"channel":"chat:1","data":{"t":"hi"}}}', 2)
  t.same(published.sort(), [
    '{"id":3,"publish":{}}',
    '{"push":{"channel":"chat:1","pub":{"data":{"t":"hi"},"info":{"user":"42","client":"c1"},"offset":1}}}',
  ])
  const dialogue = [
    [
      '{"id":4,"presence":{"channel":"chat:1"}}',
      '{"id":4,"presence":{"presence":{"c1":{"user":"42","client":"c1"}}}}',
    ],
    [
      '{"id":5,"presence_stats":{"channel":"chat:1"}}',
      '{"id":5,"presence_stats":{"num_clients":1,"num_users":1}}',
    ],
    [
      '{"id":6,"history":{"channel":"chat:1","limit":10}}',
      '{"id":6,"history":{"publications":[{"data":{"t":"hi"},"info":{"user":"42","client":"c1"},"offset":1}],"epoch":"kXqT","offset":1}}',
    ],
    [
      '{"id":7,"history":{"channel":"chat:1","limit":1,"since":{"offset":0,"epoch":"zzzz"}}}',
      '{"id":7,"error":{"code":112,"message":"unrecoverable position"}}',
    ],
    ['{"id":8,"rpc":{"method":"x","data":{}}}', '{"id":8,"error":{"code":108,"message":"not available"}}'],
    [
      '{"id":9,"subscribe":{"channel":"nope:1"}}',
      '{"id":9,"error":{"code":102,"message":"unknown channel"}}',
    ],
    [
      '{"id":10,"subscribe":{"channel":"chat:1"}}',
      '{"id":10,"error":{"code":105,"message":"already subscribed"}}',
    ],
    [
      '{"id":11,"refresh":{"token":"TOKEN"}}',
      '{"id":11,"refresh":{"client":"c1","version":"0.1.0","expires":true,"ttl":600}}',
    ],
    [
      '{"id":12,"sub_refresh":{"channel":"chat:1","token":"SUB"}}',
      '{"id":12,"sub_refresh":{"expires":true,"ttl":600}}',
    ],
  ] as const
  for (const [said, answered] of dialogue) t.same(await say(said), [answered])

  await running.service.node.control.order('all', {
    kind: 'unsubscribe',
    target: { user: '42' },
    channel: 'chat:1',
    reason: 'insufficientState',
  })
  t.equal(
    await messages.next(),
    '{"push":{"channel":"chat:1","unsubscribe":{"code":2500,"reason":"insufficient state"}}}',
  )
  t.same(
    await say(
      '{"id":13,"subscribe":{"channel":"chat:1","token":"SUB","recover":true,"offset":1,"epoch":"EPOCH","flag":1}}',
    ),
    [
      '{"id":13,"subscribe":{"expires":true,"ttl":600,"recoverable":true,"positioned":true,"epoch":"kXqT","offset":1,"was_recovering":true,"recovered":true}}',
    ],
  )
  t.same(await say('{"id":14,"unsubscribe":{"channel":"chat:1"}}'), ['{"id":14,"unsubscribe":{}}'])

  t.same(await say('{"id":15,"subscribe":{"channel":"feed:1","delta":"fossil"}}'), [
    '{"id":15,"subscribe":{"recoverable":true,"positioned":true,"epoch":"kXqT","offset":0,"delta":true}}',
  ])
  const deltas = [
    [
      { counter: 1, text: 'hello world' },
      '{"push":{"channel":"feed:1","pub":{"data":"{\\"counter\\":1,\\"text\\":\\"hello world\\"}","offset":1}}}',
    ],
    [
      { counter: 2, text: 'hello world' },
      '{"push":{"channel":"feed:1","pub":{"data":"Y\\nB@0,1:2M@C,d49gh;","offset":2,"delta":true}}}',
    ],
  ] as const
  for (const [data, expected] of deltas) {
    await running.service.node.node.publish('feed:1', { data: JSON.stringify(data) as never })
    t.equal((await messages.next()).replace(/,"time":\d+/, ''), expected)
  }

  await running[Symbol.asyncDispose]()
  t.same(await client.closed, { code: 3001, reason: 'shutdown' })
})
