import { startRelay, until } from '@portico/harness'
import { rawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { ownServer } from '../streams/fixtures/database.ts'
import { startService } from '../support/service.ts'
import { Refused, WireClient } from '../support/wire-client.ts'
import { Page } from './client-page.ts'

/** A service in front of a Postgres that can be stopped, or be silent on connections that stand. */
async function setUp(t: Test) {
  const { server, url } = await ownServer(t)
  const relay = await startRelay(Number(new URL(url).port))
  t.teardown(() => relay[Symbol.asyncDispose]())
  const through = new URL(url)
  through.port = String(relay.port)
  const running = await startService({ env: { DATABASE_URL: through.href } })
  t.teardown(() => running[Symbol.asyncDispose]())
  await until('the node to be ready', async () => (await fetch(`${running.url}/ws/health/ready`)).ok)
  return { server, relay, running }
}

const outages = {
  'is stopped': ({ server }: Awaited<ReturnType<typeof setUp>>) => ({
    begin: () => server.halt('immediate'),
    end: () => server.resume(),
  }),
  'is silent': ({ relay }: Awaited<ReturnType<typeof setUp>>) => ({
    begin: async () => relay.freeze(),
    end: async () => relay.resume(),
  }),
}

for (const [how, outageOf] of Object.entries(outages)) {
  t.test(
    `while Postgres ${how} a page’s publications wait, with their name, and none is lost or doubled`,
    async (t) => {
      const stage = await setUp(t)
      const outage = outageOf(stage)
      const page = await Page.open(t, stage.running)
      const inbox = await page.listen('log:1')
      const ephemeral = await page.listen('feed:1')
      await page.client.publish('log:1', 'said', 1)
      t.match(await inbox.next(), { data: 1 })
      const { trace } = page.client.status.get()
      await outage.begin()
      const sent = [2, 3, 4].map((number) => page.client.publish('log:1', 'said', number))
      const during = await page.reach(({ unsent, explanation }) => unsent === 3 && explanation !== undefined)
      t.match(during, {
        finding: { id: 'storeUnavailable', facts: { channel: 'log:1' } },
        explanation: { id: 'storeUnavailable' },
      })
      await page.client.publish('feed:1', 'said', 'meanwhile')
      t.match(await ephemeral.next(), { data: 'meanwhile' }, 'an ephemeral channel goes on')
      await outage.end()
      const receipts = await Promise.all(sent)
      t.match(receipts, [{ place: 'postgres' }, { place: 'postgres' }, { place: 'postgres' }])
      await page.reach(
        ({ state, unsent, finding }) => state === 'live' && unsent === 0 && finding === undefined,
      )
      await page.client.publish('log:1', 'said', 'the last')
      const heard: unknown[] = []
      while (heard.at(-1) !== 'the last') {
        const told = await inbox.next()
        heard.push(told.kind === 'event' ? told.data : told.kind)
      }
      t.same(heard.toSorted(), [2, 3, 4, 'the last'], 'each once')
      t.equal(page.client.status.get().trace, trace, 'over the connection that there was')
    },
  )

  t.test(
    `while Postgres ${how} a channel that cannot be opened says why, and misses nothing once it can`,
    async (t) => {
      const stage = await setUp(t)
      const outage = outageOf(stage)
      const early = await Page.open(t, stage.running)
      const inbox = await early.listen('log:1')
      const { trace } = early.client.status.get()
      await outage.begin()
      const late = await Page.open(t, stage.running)
      late.client.channel('log:1')
      const finding = { id: 'storeUnavailable', facts: { channel: 'log:1' } }
      t.match(await late.reach(({ explanation }) => explanation !== undefined), {
        state: 'recovering',
        finding,
        explanation: { id: 'storeUnavailable' },
      })
      t.match(late.client.feedOf('log:1')?.state, { kind: 'interrupted', finding })
      for (const held of stage.running.service.node.roster.all()) held.notify({ $sys: 'drain', delayMs: 0 })
      const moved = await early.reach((status) => status.trace !== trace && status.state === 'recovering')
      t.match(moved, { finding }, 'asked to move, it does')
      t.notOk(early.client.timeline?.steps.some(({ what }) => what === 'failed'))
      await outage.end()
      for (const page of [early, late])
        await page.reach(({ state, finding }) => state === 'live' && finding === undefined)
      await late.client.publish('log:1', 'said', 1)
      t.match(await inbox.next(), { kind: 'event', data: 1 })
    },
  )

  t.test(`while Postgres ${how} a command is refused by the name of the store, for now`, async (t) => {
    const stage = await setUp(t)
    const outage = outageOf(stage)
    const client = await WireClient.connect(stage.running.websocketUrl)
    t.teardown(() => client[Symbol.asyncDispose]())
    await outage.begin()
    const error = await client.refused('publish', { channel: 'log:2', data: rawJson(1) })
    t.match(error, { message: /^the store of this channel is away/, temporary: true })
    await client.call('subscribe', { channel: 'chat:1' })
    await client.call('publish', { channel: 'chat:1', data: rawJson('meanwhile') })
    t.match(
      await client.publication(),
      { data: '"meanwhile"' },
      'an ephemeral channel is opened, and goes on',
    )
    await outage.end()
    await until('it to be taken again', () =>
      client.call('publish', { channel: 'log:2', data: rawJson(2) }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Refused) return false
          throw error
        },
      ),
    )
  })
}
