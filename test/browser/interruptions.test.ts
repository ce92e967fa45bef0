import t from 'tap'

import { openTheatre, Stage } from './stage/stage.ts'

// Playwright turns the back/forward cache off; people's browsers have it on.
const theatre = await openTheatre({ without: ['--disable-back-forward-cache'] })
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, {
  doors: ['nginx'],
  // Short, so that a sleeping page is soon noticed.
  env: { PING_SECONDS: '2', PONG_SECONDS: '1' },
})
t.teardown(() => stage[Symbol.asyncDispose]())

t.test('a page sleeps, the service lets it go, and it wakes: it has everything', async (t) => {
  const channel = 'feed:sleep'
  await using ada = await stage.visit({ channels: [channel] })
  await ada.when({ state: 'live' })
  await ada.listens(channel)
  await stage.node.publish(channel, { event: 'said', data: 1 })
  await ada.hears(channel, 1)

  await ada.sleep()
  await stage.empty()
  for (const data of [2, 3]) await stage.node.publish(channel, { event: 'said', data })
  const woke = Date.now()
  await ada.wake()
  t.strictSame(await ada.hears(channel, 3), [1, 2, 3], 'also what was said while it slept')
  const lost = await ada.when({ state: 'connecting' }, { since: woke })
  const { at } = await ada.when({ state: 'live' }, { since: lost.at })
  t.comment(`live ${Math.round(at - woke)} ms after it woke`)
})

t.test('a page is offline and online again: says both, and has everything', async (t) => {
  const channel = 'feed:offline'
  await using ada = await stage.visit({ channels: [channel] })
  await ada.when({ state: 'live' })
  await ada.listens(channel)
  const left = Date.now()
  await ada.page.context().setOffline(true)
  await ada.when({ state: 'offline' }, { since: left })
  for (const data of [1, 2]) await stage.node.publish(channel, { event: 'said', data })
  const back = Date.now()
  await ada.page.context().setOffline(false)
  const { at } = await ada.when({ state: 'live' }, { since: back })
  t.strictSame(await ada.hears(channel, 2), [1, 2], 'also what was said meanwhile')
  t.comment(`live ${Math.round(at - back)} ms after it was online again`)
})

t.test('a page is left and comes back out of the back/forward cache: it catches up', async (t) => {
  const channel = 'feed:back'
  await using ada = await stage.visit({ channels: [channel] })
  await ada.when({ state: 'live' })
  await ada.listens(channel)
  await stage.node.publish(channel, { event: 'said', data: 1 })
  await ada.hears(channel, 1)
  const started = await ada.startedAt()

  await ada.leaveFor('/elsewhere.txt')
  await stage.empty()
  await stage.node.publish(channel, { event: 'said', data: 2 })
  const back = Date.now()
  await ada.goBack()
  t.equal(await ada.startedAt(), started, 'the same page, not loaded anew')
  t.strictSame(await ada.hears(channel, 2), [1, 2], 'also what was said while it was away')
  const { at } = await ada.when({ state: 'live' }, { since: back })
  t.comment(`live ${Math.round(at - back)} ms after it was back`)
})

t.test('five tabs of one person: each has a connection of its own, and each hears everything', async (t) => {
  const channel = 'feed:tabs'
  const context = await theatre.browser.newContext()
  t.teardown(() => context.close())
  const tabs = await Promise.all(
    Array.from({ length: 5 }, () => stage.visit({ channels: [channel] }, { context })),
  )
  for (const tab of tabs) await tab.listens(channel)
  t.equal(await stage.node.connections(), 5)
  for (const data of [1, 2, 3]) await stage.node.publish(channel, { event: 'said', data })
  for (const tab of tabs) t.strictSame(await tab.hears(channel, 3), [1, 2, 3])
})
