import { setTimeout as delay } from 'node:timers/promises'
import { NoSession } from '@portico/client'
import { until } from '@portico/harness'
import t from 'tap'
import { type DrainableConnections, drain } from '../../src/drain/drain.ts'
import type { HeldConnection, Roster } from '../../src/node/roster.ts'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { Page, say } from './client-page.ts'

const pace = { perSecond: 100, graceMs: 9_000, leadMs: 5_000 }

t.test('asked to move, it opens the new connection first, and nothing is lost or doubled', async (t) => {
  await using running = await startService()
  const { roster } = running.service.node
  const page = await Page.open(t, running)
  const inbox = await page.listen('feed:1')
  const [before] = [...roster.all()]
  if (before === undefined) throw new Error('the page is not connected')
  const counts: number[] = []
  let published = 0
  const report = await drain({
    drainable: only(before, roster),
    pace,
    sleep: async (ms) => {
      for (let more = 0; more < 5; more += 1) await say(running, 'feed:1', ++published)
      counts.push(roster.connectionCount)
      await delay(ms / 5)
    },
  })
  t.match(report, { told: 1, closed: 0 }, 'it left by itself')
  await say(running, 'feed:1', ++published)
  const offsets = (await inbox.take(published)).map((told) => told.kind === 'event' && told.offset)
  t.same(
    offsets,
    Array.from({ length: published }, (_, index) => index + 1),
  )
  t.same(inbox.drain(), [])
  t.equal(roster.connectionCount, 1)
  t.not([...roster.all()][0], before)
  t.same(
    page.history.filter((state) => !state.startsWith('live')),
    ['connecting'],
    'nobody saw it happen',
  )
  t.notOk(counts.includes(0), 'there was a connection at every moment')
})

t.test('another person: connected as them before the old connection goes', async (t) => {
  await using running = await startService()
  let user = 'ada'
  const page = await Page.open(t, running, { auth: { token: () => signToken({ user }) } })
  const inbox = await page.listen('private:ada')
  const users = () => [...running.service.node.roster.all()].map(({ principal }) => principal.user)
  t.same(users(), ['ada'])
  user = 'grace'
  const channel = page.client.channel('private:ada')
  const { promise, resolve } = Promise.withResolvers<void>()
  channel.state.subscribe(() => {
    if (channel.state.get().kind === 'denied') resolve()
  })
  page.client.identityChanged()
  await promise
  t.match(channel.state.get(), {
    kind: 'denied',
    finding: { id: 'subscriptionDenied', facts: { code: 103 } },
  })
  await until('the old connection to go', () => users().join() === 'grace')
  t.equal(page.client.status.get().state, 'live')
  await say(running, 'private:ada', 'secret')
  await page.client.publish('chat:1', 'said', 'round trip').catch(() => {})
  t.same(inbox.drain(), [])
})

t.test('signing out ends it for good, and signing in begins again', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  const inbox = await page.listen('chat:1')
  page.relay.cut()
  const waiting = page.client.publish('chat:1', 'said', 'never')
  page.client.close()
  await t.rejects(waiting, { name: 'PublishError' })
  t.match(page.client.status.get(), { state: 'stopped', nextTryAt: undefined })
  await say(running, 'chat:1', 1)
  page.client.start()
  await page.live()
  t.match(await inbox.next(), { data: 1 }, 'who still uses the channel hears it again')
})

t.test('a refused token is never sent twice', async (t) => {
  await using running = await startService()
  const [expired, good] = [await signToken({ ttlSeconds: -600 }), await signToken()]
  const asked: string[] = []
  const tokens = [expired, good]
  const page = await Page.open(t, running, {
    auth: {
      token: async () => {
        const token = tokens.shift() ?? good
        asked.push(token)
        return token
      },
    },
  })
  await page.live()
  t.same(asked, [expired, good])
})

t.test('a source that gives the refused token again is told so, once', async (t) => {
  await using running = await startService()
  const expired = await signToken({ ttlSeconds: -600 })
  let asked = 0
  const page = await Page.open(t, running, {
    auth: {
      token: async () => {
        asked += 1
        return expired
      },
    },
  })
  t.match(await page.reach(({ state }) => state === 'stopped'), { finding: { id: 'tokenRepeated' } })
  t.equal(asked, 2)
})

t.test('a token route that knows nobody is a finding; retry asks again', async (t) => {
  await using running = await startService()
  let answer = () => new Response('', { status: 401 })
  let asked = 0
  const page = await Page.open(t, running, {
    auth: { token: '/api/portico/token' },
    globals: {
      fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
        if (input !== '/api/portico/token') return fetch(input, init)
        asked += 1
        return answer()
      },
    },
  })
  t.match(await page.reach(({ state }) => state === 'stopped'), { finding: { id: 'noSession' } })
  t.equal(asked, 1)
  const token = await signToken()
  answer = () => Response.json({ token })
  page.client.retry()
  await page.live()
  t.equal(asked, 2)
})

t.test('somebody who signs out elsewhere is not asked for a token again and again', async (t) => {
  await using running = await startService()
  let asked = 0
  const page = await Page.open(t, running, {
    auth: {
      token: async () => {
        asked += 1
        if (asked > 1) throw new NoSession('signed out')
        return signToken({ ttlSeconds: 1 })
      },
    },
  })
  await page.live()
  t.match(await page.reach(({ state }) => state === 'stopped'), { finding: { id: 'noSession' } })
  t.equal(asked, 2, 'for the connection, and at its end')
})

t.test('access that was revoked ends it', async (t) => {
  await using running = await startService()
  const page = await Page.open(t, running)
  await page.live()
  for (const held of [...running.service.node.roster.all()]) held.close('revoked')
  t.match(await page.reach(({ finding }) => finding?.id === 'revoked'), { state: 'stopped' })
})

/** The service itself stays, and takes the new connection: only this one has to go. */
function only(held: HeldConnection, roster: Roster): DrainableConnections {
  return {
    all: () => [held],
    get connectionCount() {
      return [...roster.all()].includes(held) ? 1 : 0
    },
  }
}
