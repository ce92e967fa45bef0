import { defineChannels, ephemeral } from '@portico/channels'
import { until } from '@portico/harness'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/** Each answer is given by the test. */
async function setUp(t: Test, env: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  const gates = Array.from({ length: 20 }, () => Promise.withResolvers<true>())
  const contract = defineChannels<unknown>()({
    'slow:{id}': ephemeral({
      policy: ({ params: { id } }) => {
        asked.push(id)
        return gates[Number(id)]?.promise ?? true
      },
    }),
  })
  const running = await startService({ contract, env })
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.open(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const haveAsked = (count: number) => until(`${count} to be asked about`, () => asked.length === count)
  const answerAll = () => {
    for (const { resolve } of gates) resolve(true)
  }
  return { client, asked, gates, haveAsked, answerAll }
}

const subscribeTo = (id: number) => ({ name: 'subscribe' as const, request: { channel: `slow:${id}` } })
const subscribes = (count: number) => Array.from({ length: count }, (_, id) => subscribeTo(id))

t.test('slow policies are asked together, by a client that is connected', async (t) => {
  const { client, haveAsked, answerAll } = await setUp(t)
  await client.call('connect', { token: await signToken() })
  const answered = client.batch(subscribes(3))
  await haveAsked(3)
  answerAll()
  t.equal((await answered).length, 3)
})

t.test('and by one that says everything in its first frame', async (t) => {
  const { client, haveAsked, answerAll } = await setUp(t)
  const connect = { name: 'connect' as const, request: { token: await signToken() } }
  const answered = client.batch<'connect' | 'subscribe'>([connect, ...subscribes(3)])
  await haveAsked(3)
  answerAll()
  t.equal((await answered).length, 4)
})

t.test('only a few ahead of the one whose turn it is', async (t) => {
  const { client, asked, gates, haveAsked, answerAll } = await setUp(t)
  await client.call('connect', { token: await signToken() })
  const answered = client.batch(subscribes(12))
  await haveAsked(9)
  await new Promise(setImmediate)
  t.equal(asked.length, 9)
  gates[0]?.resolve(true)
  await haveAsked(10)
  answerAll()
  t.equal((await answered).length, 12)
  t.equal(asked.length, 12)
})

t.test('a command that is refused for its rate asks nobody', async (t) => {
  const { client, asked, answerAll } = await setUp(t, { LIMIT_CONNECTION_MESSAGES_PER_SECOND: '1' })
  answerAll()
  await client.call('connect', { token: await signToken() })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 15 }, (_, id) => client.call('subscribe', subscribeTo(id).request)),
  )
  const taken = outcomes.filter(({ status }) => status === 'fulfilled').length
  t.ok(taken < outcomes.length, 'some are refused')
  t.equal(asked.length, taken)
})
