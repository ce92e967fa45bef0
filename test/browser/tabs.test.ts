import { launchPlainChromium, until } from '@portico/harness'
import type { BrowserContext } from 'playwright-core'
import t, { type Test } from 'tap'

import { startPublishing } from './stage/publishing.ts'
import { openTheatre, Stage } from './stage/stage.ts'
import type { Visitor } from './stage/visitor.ts'

// Playwright turns the back/forward cache off; people's browsers have it on.
const theatre = await openTheatre({ without: ['--disable-back-forward-cache'] })
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, {
  doors: ['nginx'],
  // Short, so that a stopped page is soon noticed.
  env: { PING_SECONDS: '2', PONG_SECONDS: '1' },
})
t.teardown(() => stage[Symbol.asyncDispose]())

const PER_SECOND = 20

interface Tabs {
  readonly leading: Visitor
  readonly others: readonly Visitor[]
}

/** Opens five tabs of one person, and finds the one that holds the connection. */
async function openTabs(t: Test, channel: string, own?: BrowserContext): Promise<Tabs> {
  const context = own ?? (await theatre.browser.newContext())
  t.teardown(async () => {
    for (const page of context.pages()) await page.close()
    await stage.empty()
  })
  const script = { channels: [channel], tabs: 'one connection' } as const
  const tabs: Visitor[] = []
  for (let count = 0; count < 5; count += 1) tabs.push(await stage.visit(script, { context }))
  for (const tab of tabs) await tab.when({ state: 'live' })
  const through = await Promise.all(
    tabs.map((tab) => tab.page.evaluate(() => exposed.client.status.get().through)),
  )
  const leading = tabs[through.indexOf('this tab')]
  if (leading === undefined) throw new Error(`nobody leads: ${through}`)
  t.equal(through.filter((whose) => whose === 'another tab').length, 4)
  t.equal(await stage.node.connections(), 1, 'the service counts one connection')
  return { leading, others: tabs.filter((tab) => tab !== leading) }
}

/** Takes the leading tab away in some manner while publications go on. The others must miss and double nothing. */
async function loseTheLead(t: Test, channel: string, { others }: Tabs, how: () => Promise<unknown>) {
  const publishing = startPublishing(stage.node, channel, PER_SECOND)
  t.teardown(() => publishing.stop())
  for (const tab of others) await tab.hears(channel, PER_SECOND)
  const lost = Date.now()
  await how()
  const led = await Promise.any(
    others.map((tab) => tab.when({ through: 'this tab' }, { since: lost, withinMs: 30_000 })),
  )
  for (const tab of others) await tab.when({ state: 'live' }, { since: led.at, withinMs: 30_000 })
  const had = (await others[0]?.heard(channel))?.length ?? 0
  for (const tab of others) await tab.hears(channel, had + PER_SECOND, { withinMs: 30_000 })
  const published = await publishing.stop()
  for (const tab of others) await heardAll(t, tab, channel, published.length)
  await until('one connection', async () => (await stage.node.connections()) === 1)
  t.comment(`another tab led ${Math.round(led.at - lost)} ms after; ${published.length} publications`)
  return published.length
}

async function heardAll(t: Test, tab: Visitor, channel: string, count: number): Promise<void> {
  const heard = await tab.hears(channel, count, { withinMs: 30_000 })
  t.strictSame(
    heard,
    Array.from({ length: count }, (_, index) => index),
    'everything once, and in order',
  )
  t.strictSame(await tab.gaps(), [], 'and no gap')
}

t.test('five tabs share one connection, and each hears everything', async (t) => {
  const channel = 'feed:shared'
  const { leading, others } = await openTabs(t, channel)
  for (const data of [0, 1, 2]) await stage.node.publish(channel, { event: 'said', data })
  for (const tab of [leading, ...others]) await heardAll(t, tab, channel, 3)
  await until(
    'a round trip through another tab',
    () => others[0]?.page.evaluate(() => exposed.client.status.get().roundTripMs !== undefined) ?? false,
  )
})

t.test('the leading tab is closed: another one leads', async (t) => {
  const channel = 'feed:closed'
  const tabs = await openTabs(t, channel)
  await loseTheLead(t, channel, tabs, () => tabs.leading.page.close())
})

t.test('the leading tab crashes: another one leads', async (t) => {
  const channel = 'feed:crashed'
  const tabs = await openTabs(t, channel)
  await loseTheLead(t, channel, tabs, () => tabs.leading.crash())
})

t.test(
  'the browser freezes the leading tab: another one leads, and it catches up when it runs again',
  async (t) => {
    const channel = 'feed:frozen'
    const plain = await launchPlainChromium()
    t.teardown(() => plain[Symbol.asyncDispose]())
    const tabs = await openTabs(t, channel, plain.context)
    const { leading } = tabs
    const count = await loseTheLead(t, channel, tabs, () => leading.freeze())
    t.ok((await leading.heard(channel)).length < count, 'nothing of it ran meanwhile')
    await leading.thaw()
    await leading.when({ state: 'live', through: 'another tab' }, { since: Date.now() })
    await heardAll(t, leading, channel, count)
    t.equal(await stage.node.connections(), 1)
  },
)

t.test(
  'the leading tab hangs without a word: another one takes the lead, and it learns of that',
  async (t) => {
    const channel = 'feed:hung'
    const tabs = await openTabs(t, channel)
    const count = await loseTheLead(t, channel, tabs, () => tabs.leading.sleep())
    await tabs.leading.wake()
    await heardAll(t, tabs.leading, channel, count)
    await tabs.leading.when({ state: 'live', through: 'another tab' }, { since: Date.now() })
    await until('one connection', async () => (await stage.node.connections()) === 1)
  },
)

t.test('the leading tab goes to another page and back: another one leads meanwhile', async (t) => {
  const channel = 'feed:away'
  const tabs = await openTabs(t, channel)
  const started = await tabs.leading.startedAt()
  const count = await loseTheLead(t, channel, tabs, () => tabs.leading.leaveFor('/elsewhere.txt'))
  await tabs.leading.goBack()
  t.equal(await tabs.leading.startedAt(), started, 'out of the back/forward cache')
  await heardAll(t, tabs.leading, channel, count)
  await tabs.leading.when({ state: 'live', through: 'another tab' }, { since: Date.now() })
})
