import { signToken } from '../../../services/realtime/test/support/token.ts'
import type { Scenario } from './scenario.ts'

export const ending: readonly Scenario[] = [
  {
    name: 'is subscribed and unsubscribed by a back end',
    async run({ t, world, user, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      const subscribed = client.next('subscribed', feed)
      await world.nodes[0].api('subscribe', { user, channel: feed })
      await subscribed
      await world.nodes[1].publish(feed, 'hi')
      t.match(await client.next('publication', feed), { data: 'hi' })
      const unsubscribed = client.next('unsubscribed', feed)
      await world.nodes[1].api('unsubscribe', { user, channel: feed })
      await unsubscribed
      t.equal(client.count('connecting'), 1)
    },
  },
  {
    name: 'hears that a back end ended its own subscription: code 2000',
    async run({ t, world, user, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      await client.subscribe(feed)
      await world.nodes[0].api('unsubscribe', { user, channel: feed })
      t.match(await client.next('unsubscribed', feed), { code: 2000, reason: 'server unsubscribe' })
    },
  },
  {
    name: 'stays away when it is disconnected for good: code 3503',
    async run({ t, world, user, connected }) {
      const client = await connected()
      await world.nodes[0].api('disconnect', { user })
      t.match(await client.next('disconnected'), { code: 3503, reason: 'force disconnect' })
      t.equal(client.count('connecting'), 1)
      await client.connect()
      t.equal(client.count('connected'), 2, 'its application may connect again')
    },
  },
  {
    name: 'comes back by itself when it is disconnected for now: code 3005',
    async run({ t, world, user, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      await client.subscribe(feed)
      await world.nodes[0].api('refresh', { user, expired: true })
      t.match(await client.next('connecting'), { code: 3005, reason: 'connection expired' })
      t.match(await client.next('subscribed', feed), { wasRecovering: true, recovered: true })
    },
  },
  {
    name: 'stays away when its user is revoked: code 4500, with the same token too',
    async run({ t, world, user, client }) {
      const token = await signToken({ user })
      const revoked = await client({ tokens: async () => token })
      await revoked.connect()
      await world.nodes[0].api('revoke', { user, issued_before: Math.floor(Date.now() / 1000) + 60 })
      const ended = { code: 4500, reason: 'access was revoked' }
      t.match(await revoked.next('disconnected'), ended)
      await revoked.tryToConnect()
      t.match(await revoked.next('disconnected'), ended)
    },
  },
]
