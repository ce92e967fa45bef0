import type { Position, SdkClient } from '../client.ts'
import type { World } from '../world.ts'
import type { Scenario, Stage } from './scenario.ts'

/** Numbers from the first to the last, published one after the other by a back end. */
async function publishAll(node: World['nodes'][number], channel: string, first: number, last: number) {
  for (let n = first; n <= last; n += 1) await node.publish(channel, n)
}

/** A client that has received 1, 2 and 3. */
async function reader({ world, connected }: Stage, channel: string): Promise<SdkClient> {
  const client = await connected()
  await client.subscribe(channel)
  await publishAll(world.nodes[0], channel, 1, 3)
  return client
}

/** It has received every number once, in order; nothing more came before the last one. */
async function receivedAll({ t }: Stage, client: SdkClient, channel: string, last: number): Promise<void> {
  const received = await client.publications(channel, last)
  const expected = Array.from({ length: last }, (_, index) => index + 1)
  t.same(
    received.map(({ data, offset }) => [data, offset]),
    expected.map((n) => [n, n]),
  )
}

async function recovered({ t }: Stage, client: SdkClient, channel: string): Promise<void> {
  t.match(await client.next('subscribed', channel), { wasRecovering: true, recovered: true })
}

export const recovery: readonly Scenario[] = [
  {
    name: 'recovers what was published while the network was away',
    async run(stage) {
      const { world, channel } = stage
      const feed = channel('feed')
      const client = await reader(stage, feed)
      world.network.shut()
      world.network.cut()
      await client.next('connecting')
      await publishAll(world.nodes[0], feed, 4, 8)
      await world.network.reopen()
      await recovered(stage, client, feed)
      await publishAll(world.nodes[1], feed, 9, 10)
      await receivedAll(stage, client, feed, 10)
    },
  },
  {
    name: 'is told of a gap: `recovered` is false',
    async run(stage) {
      const { t, world, channel } = stage
      const chat = channel('chat')
      const client = await reader(stage, chat)
      await client.publications(chat, 3)
      world.network.shut()
      world.network.cut()
      await client.next('connecting')
      // More than the channel remembers.
      await publishAll(world.nodes[0], chat, 4, 20)
      await world.network.reopen()
      t.match(await client.next('subscribed', chat), { wasRecovering: true, recovered: false })
      await publishAll(world.nodes[0], chat, 21, 21)
      t.match(await client.next('publication', chat), { data: 21, offset: 21 }, 'a part is never sent')
    },
  },
  {
    name: 'loads the state again after a gap: error 112',
    async run({ t, world, channel, connected }) {
      const chat = channel('chat')
      const [node] = world.nodes
      await publishAll(node, chat, 1, 1)
      const client = await connected()
      const state = async () => {
        const { offset, epoch } = await node.api<Position>('history', { channel: chat })
        return { offset, epoch }
      }
      await client.subscribe(chat, { state })
      await publishAll(node, chat, 2, 2)
      t.match(await client.next('publication', chat), { data: 2, offset: 2 })
      world.network.shut()
      world.network.cut()
      await client.next('connecting')
      await publishAll(node, chat, 3, 20)
      await world.network.reopen()
      await client.next('subscribed', chat)
      t.equal(client.count('state', chat), 2)
      await publishAll(node, chat, 21, 21)
      t.match(await client.next('publication', chat), { data: 21, offset: 21 })
    },
  },
  {
    name: 'goes on at the other node when its node is killed',
    async run(stage) {
      const { world, user, channel } = stage
      const feed = channel('feed')
      const client = await reader(stage, feed)
      const { holder, other } = await world.holderOf(user)
      await holder.kill()
      await publishAll(other, feed, 4, 8)
      await recovered(stage, client, feed)
      await publishAll(other, feed, 9, 10)
      await receivedAll(stage, client, feed, 10)
      await holder.startAgain()
    },
  },
  {
    name: 'recovers a durable channel after all nodes were killed',
    async run(stage) {
      const { world, channel } = stage
      const log = channel('log')
      const client = await reader(stage, log)
      await Promise.all(world.nodes.map((node) => node.kill()))
      await client.next('connecting')
      // The first one back publishes before the client can reach it.
      world.network.shut()
      await Promise.all(world.nodes.map((node) => node.startAgain()))
      await publishAll(world.nodes[0], log, 4, 8)
      await world.network.reopen()
      await recovered(stage, client, log)
      await publishAll(world.nodes[1], log, 9, 10)
      await receivedAll(stage, client, log, 10)
    },
  },
  {
    name: 'moves when its node stops, with code 3001, and misses nothing',
    async run(stage) {
      const { t, world, user, channel } = stage
      const feed = channel('feed')
      const client = await reader(stage, feed)
      const { holder, other } = await world.holderOf(user)
      holder.askToLeave()
      t.match(await client.next('connecting'), { code: 3001, reason: 'shutdown' })
      await publishAll(other, feed, 4, 8)
      await recovered(stage, client, feed)
      await receivedAll(stage, client, feed, 8)
      await holder.ended()
      await holder.startAgain()
    },
  },
]
