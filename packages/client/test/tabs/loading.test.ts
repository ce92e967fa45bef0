import t from 'tap'
import type { FakeTab } from './fake-browser.ts'
import { setUpTabs } from './tabs-setup.ts'

/** A browser that records which tab has asked for the file that links need, and whether that tab led then. */
function setup() {
  const asked: { readonly tab: FakeTab; readonly led: boolean }[] = []
  const network = { away: false }
  const tabs = setUpTabs({
    file: async (tab) => {
      asked.push({ tab, led: tabs.browser.holders.includes(tab) })
      if (network.away) throw new TypeError('Failed to fetch')
      return 'the file'
    },
  })
  return { ...tabs, asked, network }
}

t.test('the tab that will lead asks for it before it leads, beside its token', async (t) => {
  const { open, clock, asked } = setup()
  const { tab, client } = open()
  await clock.pass(100)
  t.same(asked, [{ tab, led: false }])
  t.match(client.status.get(), { state: 'live', through: 'this tab' })
})

t.test('the other tabs never do, and the one that leads next does then', async (t) => {
  const { open, clock, browser, service, asked } = setup()
  const first = open()
  await clock.pass(100)
  const others = [open(), open(), open()]
  await clock.pass(60_000)
  for (const { client } of others) t.match(client.status.get(), { state: 'live', through: 'another tab' })
  t.same(
    asked.map(({ tab }) => tab),
    [first.tab],
  )
  first.tab.end()
  service.drop()
  await clock.pass(10_000)
  const [tab] = browser.holders
  t.same(asked.slice(1), [{ tab, led: true }])
  for (const { client } of others) t.match(client.status.get(), { state: 'live' })
})

t.test('where it does not come all tabs say so, and connect when it does', async (t) => {
  const { open, clock, network } = setup()
  network.away = true
  const members = [open(), open()]
  await clock.pass(1_000)
  for (const { client } of members)
    t.match(client.status.get(), { state: 'connecting', finding: { id: 'fileMissing' } })
  network.away = false
  await clock.pass(30_000)
  for (const { client } of members) t.match(client.status.get(), { state: 'live', finding: undefined })
})
