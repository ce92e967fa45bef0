import { until } from '@portico/harness'
import t from 'tap'
import { startService } from '../support/service.ts'
import { Page, say, without } from './client-page.ts'
import { HandClock } from './hand-clock.ts'

for (const transport of ['http_stream', 'poll'] as const) {
  t.test(
    `over ${transport}: publishes, recovers what a cut cost, and says why it is not better`,
    async (t) => {
      await using running = await startService()
      const page = await Page.open(t, running, { globals: without(transport) })
      const status = await page.reach(({ state }) => state === 'degraded')
      t.match(status, { transport, notBetter: { id: 'unreachable' } })
      const inbox = await page.listen('feed:1')
      await page.client.publish('feed:1', 'said', 1)
      t.match(await inbox.next(), { data: 1, offset: 1 })
      page.relay.cut()
      for (const n of [2, 3]) await say(running, 'feed:1', n)
      t.match(await inbox.take(2), [
        { data: 2, offset: 2 },
        { data: 3, offset: 3 },
      ])
      await say(running, 'feed:1', 4)
      t.match(await inbox.next(), { data: 4 })
      t.same(inbox.drain(), [])
    },
  )

  t.test(`over ${transport}: hears why the service ends it`, async (t) => {
    await using running = await startService()
    const page = await Page.open(t, running, { globals: without(transport) })
    await page.reach(({ state }) => state === 'degraded')
    for (const held of [...running.service.node.roster.all()]) held.close('revoked')
    t.match(await page.reach(({ finding }) => finding?.id === 'revoked'), { state: 'stopped' })
  })

  t.test(`over ${transport}: leaving is noticed at once`, async (t) => {
    await using running = await startService()
    const page = await Page.open(t, running, { globals: without(transport) })
    await page.reach(({ state }) => state === 'degraded')
    page.client.close()
    t.ok(await until('the connection to end', () => running.service.node.roster.connectionCount === 0))
  })
}

t.test('climbs back to the WebSocket when it gets through again, without losing a publication', async (t) => {
  await using running = await startService()
  let blocked = true
  const clock = new HandClock()
  const page = await Page.open(t, running, {
    clock,
    globals: {
      websocket: class extends WebSocket {
        constructor(url: string) {
          super(blocked ? 'ws://127.0.0.1:1' : url)
        }
      },
    },
  })
  const inbox = await page.listen('feed:1')
  t.match(page.client.status.get(), { state: 'degraded', transport: 'http_stream' })
  await say(running, 'feed:1', 1)
  blocked = false
  clock.pass(30_000)
  await page.live()
  await say(running, 'feed:1', 2)
  t.match(await inbox.take(2), [
    { data: 1, offset: 1 },
    { data: 2, offset: 2 },
  ])
  t.match(page.client.status.get(), { transport: 'websocket', notBetter: undefined })
  t.same(page.history.filter((state) => state === 'connecting').length, 1)
})

t.test('a WebSocket that opens and never answers counts as one that cannot be had', async (t) => {
  await using running = await startService()
  const clock = new HandClock()
  class Mute extends EventTarget {
    onopen = () => {}
    constructor() {
      super()
      queueMicrotask(() => {
        this.onopen()
        clock.pass(5_000)
      })
    }
    send() {}
    close() {}
  }
  const page = await Page.open(t, running, { clock, globals: { websocket: Mute } })
  t.match(await page.reach(({ state }) => state === 'degraded'), {
    transport: 'http_stream',
    notBetter: { id: 'unanswered', facts: { transport: 'websocket' } },
  })
})
