import type { RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

/** A service with one limit set, and a client of it. */
async function limited(t: Test, env: Readonly<Record<string, string>>) {
  const running = await startService({ env })
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const publish = async (channel: string, count: number) => {
    for (let index = 0; index < count; index++)
      await running.service.node.node.publish(channel, { data: '{}' as RawJson })
  }
  return { client, publish }
}

t.test('one answer to `history` has no more than its limit, whatever is asked for', async (t) => {
  const { client, publish } = await limited(t, { LIMIT_HISTORY_PUBLICATIONS: '3' })
  await publish('feed:1', 4)
  for (const [asked, length] of [
    [2, 2],
    [4, 3],
    [-1, 3],
  ] as const)
    t.match(await client.call('history', { channel: 'feed:1', limit: asked }), { publications: { length } })
})

t.test('a gap within the limit is replayed, and a longer one is told', async (t) => {
  const { client, publish } = await limited(t, { LIMIT_RECOVERY_PUBLICATIONS: '3' })
  const { epoch } = await client.call('subscribe', { channel: 'feed:1' })
  await client.call('unsubscribe', { channel: 'feed:1' })
  await publish('feed:1', 4)
  const since = { channel: 'feed:1', recover: true, epoch }
  t.match(await client.call('subscribe', { ...since, offset: 1 }), {
    recovered: true,
    publications: { length: 3 },
  })
  await client.call('unsubscribe', { channel: 'feed:1' })
  const {
    recovered = false,
    publications = [],
    offset,
  } = await client.call('subscribe', { ...since, offset: 0 })
  t.strictSame({ recovered, publications, offset }, { recovered: false, publications: [], offset: 4 })
})

t.test(
  'as many commands in a frame as the limit says are answered, one more ends the connection',
  async (t) => {
    const { client } = await limited(t, { LIMIT_FRAME_COMMANDS: '3' })
    const asks = (count: number) =>
      Array.from({ length: count }, () => ({ name: 'history', request: { channel: 'feed:1' } }) as const)
    t.equal((await client.batch(asks(3))).length, 3)
    await t.rejects(client.batch(asks(4)), /closed with 3501/)
  },
)
