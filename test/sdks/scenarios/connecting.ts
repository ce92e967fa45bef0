import { until } from '@portico/harness'
import { signSubscription, signToken } from '../../../services/realtime/test/support/token.ts'
import { answeredPings } from '../world.ts'
import type { Scenario } from './scenario.ts'

export const connecting: readonly Scenario[] = [
  {
    name: 'connects with a token, without an Origin header',
    async run({ t, user, connected }) {
      const client = await connected()
      t.match(await client.rpc('$sys.whoami', {}), { user })
    },
  },
  {
    name: 'is refused for a token of another secret, and stays away',
    async run({ t, user, client }) {
      const stranger = await client({ tokens: () => signToken({ user, secret: 'x'.repeat(40) }) })
      await stranger.tryToConnect()
      t.match(await stranger.next('disconnected'), { code: 3500, reason: 'invalid token' })
      t.equal(stranger.count('token'), 1)
    },
  },
  {
    name: 'replaces an expired token',
    async run({ t, user, connected }) {
      const expired = [await signToken({ user, ttlSeconds: -60 })]
      const client = await connected({ tokens: async () => expired.pop() ?? (await signToken({ user })) })
      t.equal(client.count('token'), 2)
      t.equal(client.count('connected'), 1)
    },
  },
  {
    name: 'renews its token before it ends, on the same connection',
    async run({ t, user, connected }) {
      const client = await connected({ tokens: () => signToken({ user, ttlSeconds: 3 }) })
      for (let tokens = 0; tokens < 3; tokens += 1) await client.next('token')
      t.match(await client.rpc('$sys.whoami', {}), { user })
      t.same([client.count('connecting'), client.count('disconnected')], [1, 0])
    },
  },
  {
    name: 'answers pings',
    async run({ t, world, connected }) {
      const before = await answeredPings(world)
      const client = await connected()
      await until('a ping to be answered', async () => (await answeredPings(world)) > before)
      t.equal(client.count('connecting'), 1)
    },
  },
  {
    name: 'subscribes with a token of the channel, and renews it before it ends',
    async run({ t, user, channel, connected }) {
      const closed = channel('closed')
      const client = await connected({
        tokens: (of) =>
          of === undefined ? signToken({ user }) : signSubscription(of, { user, ttlSeconds: 3 }),
      })
      await client.subscribe(closed, { withToken: true })
      for (let tokens = 0; tokens < 3; tokens += 1) await client.next('token', closed)
      t.same([client.count('subscribed', closed), client.count('subscribing', closed)], [1, 1])
    },
  },
  {
    name: 'is subscribed by its token',
    async run({ t, world, user, channel, client }) {
      const feed = channel('feed')
      const reader = await client({ tokens: () => signToken({ user, claims: { channels: [feed] } }) })
      const subscribed = reader.next('subscribed', feed)
      await reader.connect()
      await subscribed
      await world.nodes[0].publish(feed, { n: 1 })
      t.match(await reader.next('publication', feed), { data: { n: 1 }, offset: 1 })
    },
  },
]
