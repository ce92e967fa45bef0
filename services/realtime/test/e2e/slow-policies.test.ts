import { defineChannels, ephemeral } from '@portico/channels'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/** Nobody is let in before all three have been asked about: one after the other, the first would wait for ever. */
async function setUp(t: Test) {
  const asked: (string | undefined)[] = []
  const all = Promise.withResolvers<true>()
  const contract = defineChannels<unknown>()({
    'slow:{id}': ephemeral({
      policy: ({ params }) => {
        asked.push(params.id)
        if (asked.length === 3) all.resolve(true)
        return all.promise
      },
    }),
  })
  const running = await startService({ contract })
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  return { client, asked }
}

const subscribes = ['1', '2', '3'].map((id) => ({
  name: 'subscribe' as const,
  request: { channel: `slow:${id}` },
}))

t.test('slow policies are asked together, by a client that is connected', async (t) => {
  const { client, asked } = await setUp(t)
  await client.call('connect', { token: await signToken() })
  t.equal((await client.batch(subscribes)).length, 3)
  t.strictSame(asked, ['1', '2', '3'])
})

t.test('and by one that says everything in its first frame', async (t) => {
  const { client, asked } = await setUp(t)
  const connect = { name: 'connect' as const, request: { token: await signToken() } }
  t.equal((await client.batch<'connect' | 'subscribe'>([connect, ...subscribes])).length, 4)
  t.strictSame(asked, ['1', '2', '3'])
})
