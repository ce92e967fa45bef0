import { Refused } from '../program.ts'
import type { Scenario } from './scenario.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

export const channels: readonly Scenario[] = [
  {
    name: 'publishes, gets the answer, and hears itself',
    async run({ t, user, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      await client.subscribe(chat)
      await client.publish(chat, { text: 'grün, schön, 緑, 👩‍🚀' })
      t.match(await client.next('publication', chat), {
        data: { text: 'grün, schön, 緑, 👩‍🚀' },
        offset: 1,
        info: { user },
      })
    },
  },
  {
    name: 'receives in order what was published on two nodes, with tags',
    async run({ t, world, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      await client.subscribe(feed)
      for (const n of upTo(40))
        await world.nodes[n % 2 === 0 ? 0 : 1].api('publish', {
          channel: feed,
          data: n,
          tags: { n: String(n) },
        })
      t.same(
        (await client.publications(feed, 40)).map(({ data, offset, tags }) => [data, offset, tags.n]),
        upTo(40).map((n) => [n, n, String(n)]),
      )
    },
  },
  {
    name: 'sends many commands at once',
    async run({ t, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      await client.subscribe(chat)
      await Promise.all([
        ...upTo(20).map((n) => client.publish(chat, n)),
        ...upTo(20).map(() => client.presenceStats(chat)),
      ])
      const arrived = await client.publications(chat, 20)
      t.same(
        arrived.map(({ offset }) => offset),
        upTo(20),
      )
      t.same(
        arrived.map(({ data }) => Number(data)).sort((a, b) => a - b),
        upTo(20),
      )
    },
  },
  {
    name: 'carries a publication of 60 kB',
    async run({ t, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      await client.subscribe(chat)
      const data = { text: 'portico '.repeat(7_500) }
      await client.publish(chat, data)
      t.same((await client.next('publication', chat)).data, data)
    },
  },
  {
    name: 'understands patches (delta)',
    async run({ t, world, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      await client.subscribe(feed, { delta: true })
      const sent = ['grün und weiß', 'grün, schön und weiß', '緑、美しく白い', '緑、美しい白い'].map(
        (text) => ({
          text,
          padding: 'the same in every one of them, so that a patch is shorter',
        }),
      )
      for (const data of sent) await world.nodes[0].publish(feed, data)
      t.same(
        (await client.publications(feed, sent.length)).map(({ data }) => data),
        sent,
      )
    },
  },
  {
    name: 'gets only what its filter lets through, by tags',
    async run({ t, world, channel, connected }) {
      const feed = channel('feed')
      const client = await connected()
      await client.subscribe(feed, { tag: { key: 'kind', val: 'wanted' } })
      for (const n of upTo(6))
        await world.nodes[0].api('publish', {
          channel: feed,
          data: n,
          tags: { kind: n % 2 === 0 ? 'wanted' : 'other' },
        })
      t.same(
        (await client.publications(feed, 3)).map(({ data, offset }) => [data, offset]),
        [2, 4, 6].map((n) => [n, n]),
      )
    },
  },
  {
    name: 'pages through history, in both directions',
    async run({ t, world, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      await client.subscribe(chat)
      for (const n of upTo(7)) await world.nodes[0].publish(chat, n)
      const { epoch } = await client.history(chat, { limit: 0 })
      const pages = []
      for (let offset = 0; offset < 7; ) {
        const { publications } = await client.history(chat, { limit: 3, since: { offset, epoch } })
        pages.push(publications.map(({ data }) => data))
        offset = publications.at(-1)?.offset ?? Number.NaN
      }
      t.same(pages, [[1, 2, 3], [4, 5, 6], [7]])
      const { publications, offset } = await client.history(chat, { limit: 2, reverse: true })
      t.same([publications.map(({ data }) => data), offset], [[7, 6], 7])
    },
  },
  {
    name: 'sees presence and its counts',
    async run({ t, user, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      const other = await connected({ user: `${user}-other` })
      for (const one of [client, other]) await one.subscribe(chat)
      const present = Object.entries(await client.presence(chat))
      t.same(present.map(([, info]) => info.user).sort(), [user, `${user}-other`])
      t.ok(present.every(([id, info]) => info.client === id))
      t.same(await client.presenceStats(chat), { clients: 2, users: 2 })
    },
  },
  {
    name: 'hears joins and leaves',
    async run({ t, user, channel, connected }) {
      const chat = channel('chat')
      const client = await connected()
      await client.subscribe(chat, { joinLeave: true })
      t.equal((await client.next('join', chat)).info.user, user)
      const other = await connected({ user: `${user}-other` })
      await other.subscribe(chat)
      t.equal((await client.next('join', chat)).info.user, `${user}-other`)
      await other.unsubscribe(chat)
      t.equal((await client.next('leave', chat)).info.user, `${user}-other`)
    },
  },
  {
    name: 'gets the code and the text of a command that is refused',
    async run({ t, channel, connected }) {
      const client = await connected()
      await t.rejects(client.rpc('nothing', {}), { name: Refused.name, code: 108, message: /not available/ })
      await t.rejects(client.history(channel('plain'), { limit: 1 }), { name: Refused.name, code: 108 })
    },
  },
  {
    name: 'gets the code and the text of a subscription that is denied',
    async run({ t, channel, connected }) {
      const forbidden = channel('private')
      const client = await connected()
      await client.tryToSubscribe(forbidden)
      const { code, reason } = await client.next('unsubscribed', forbidden)
      t.same({ code, reason }, { code: 103, reason: 'It is not yours.' }, 'the reason of the policy')
      t.match(await client.rpc('$sys.whoami', {}), {}, 'the connection goes on')
    },
  },
]
