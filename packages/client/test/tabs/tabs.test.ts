import t from 'tap'
import { type Member, setUpTabs } from './tabs-setup.ts'

type TabsSetup = ReturnType<typeof setUpTabs>

async function fiveTabs(): Promise<TabsSetup & { members: Member[]; leading: () => Member }> {
  const setup = setUpTabs()
  const members = Array.from({ length: 5 }, () => setup.open())
  await setup.clock.pass(100)
  const leading = () => {
    const found = members.find(({ tab }) => setup.browser.holders.includes(tab))
    if (found === undefined) throw new Error('nobody leads')
    return found
  }
  return { ...setup, members, leading }
}

const heard = (member: Member) => member.heard['anything:1']

t.test('five tabs share one connection, and each hears everything', async (t) => {
  const { service, clock, members } = await fiveTabs()
  t.equal(service.links.size, 1)
  t.equal(service.mostLinks, 1)
  for (const data of [1, 2, 3]) service.publish('anything:1', 'said', data)
  await clock.pass(10)
  for (const member of members) t.strictSame(heard(member), [1, 2, 3])
  const through = members.map(({ client }) => client.status.get().through)
  t.strictSame(through.toSorted(), [...Array(4).fill('another tab'), 'this tab'])
  for (const { client } of members) t.match(client.status.get(), { state: 'live', transport: 'websocket' })
})

for (const what of ['end', 'freeze', 'hang'] as const) {
  t.test(
    `the leading tab is gone (${what}): another one leads, and nothing is missed or doubled`,
    async (t) => {
      const { service, clock, members, leading } = await fiveTabs()
      service.publish('anything:1', 'said', 1)
      await clock.pass(10)
      const old = leading()
      const others = members.filter((member) => member !== old)
      old.tab[what]()
      if (what === 'end') service.drop()
      for (const data of [2, 3]) {
        service.publish('anything:1', 'said', data)
        await clock.pass(500)
      }
      await clock.pass(10_000)
      service.publish('anything:1', 'said', 4)
      await clock.pass(10)
      for (const other of others) {
        t.strictSame(heard(other), [1, 2, 3, 4])
        t.match(other.client.status.get(), { state: 'live' })
      }
      t.not(leading(), old)
      if (what === 'end') return
      old.tab.wake()
      await clock.pass(1_000)
      t.strictSame(heard(old), [1, 2, 3, 4], 'also the one that stood still')
      t.match(old.client.status.get(), { state: 'live', through: 'another tab' })
      t.equal(service.links.size, 1)
    },
  )
}

t.test('nothing is left when all are closed', async (t) => {
  const { service, clock, members, browser } = await fiveTabs()
  for (const { client } of members) client.close()
  await clock.pass(10)
  t.equal(service.links.size, 0)
  t.equal(browser.claims, 0)
  t.equal(clock.pending, 0)
  for (const { tab } of members) t.equal(tab.leftovers, 0)
})

t.test('publications, history and presence go through the leading tab', async (t) => {
  const { service, clock, members, leading } = await fiveTabs()
  const follower = members.find((member) => member !== leading()) ?? leading()
  const receipt = follower.client.publish('anything:1', 'said', 1, { key: 'k' })
  const again = follower.client.publish('anything:1', 'said', 1, { key: 'k' })
  await clock.pass(10)
  t.match(await receipt, { position: { offset: 1 }, repeated: false })
  t.match(await again, { repeated: true })
  for (const member of members) t.strictSame(heard(member), [1])
  const page = follower.client.history('anything:1', { limit: 5 })
  const present = follower.client.channel('anything:1').presence()
  await clock.pass(10)
  t.match(await page, { items: [{ event: 'said', data: 1, key: 'k' }] })
  t.equal((await present).length, 1, 'all tabs are one connection, so one entry')
  t.equal(service.mostLinks, 1)
})

t.test(
  'joins and leaves reach every tab, and a use that ends in one tab is no end for another',
  async (t) => {
    const { service, clock, members } = await fiveTabs()
    const [one, other] = members
    if (one === undefined || other === undefined) throw new Error('no tabs')
    const told: string[] = []
    const use = one.client.channel('anything:2')
    use.onPresence((kind, { client }) => told.push(`${kind} ${client}`))
    const list: number[] = []
    other.client.channel('anything:2').onEvery((data) => list.push(Number(data)))
    await clock.pass(100)
    service.join('anything:2', { client: 'grace', user: '7' })
    service.leave('anything:2', { client: 'grace', user: '7' })
    await clock.pass(10)
    t.strictSame(told, ['join grace', 'leave grace'])
    use.release()
    await clock.pass(5_000)
    service.publish('anything:2', 'said', 1)
    await clock.pass(10)
    t.strictSame(list, [1])
  },
)

t.test(
  'a publication that was under way when the leading tab went is sent again under its key',
  async (t) => {
    const { service, clock, members, leading } = await fiveTabs()
    const old = leading()
    const follower = members.find((member) => member !== old) ?? old
    old.tab.hang()
    const receipt = follower.client.publish('anything:1', 'said', 7)
    await clock.pass(20_000)
    t.match(await receipt, { position: { offset: 1 } })
    t.strictSame(
      service.stream('anything:1').kept.map(({ data }) => data),
      [7],
    )
  },
)

t.test('two people never share, and who signs in as somebody else leaves the others alone', async (t) => {
  let user = 'ada'
  const setup = setUpTabs({ user: () => user })
  const { service, clock } = setup
  const ada = [setup.open(), setup.open()]
  await clock.pass(100)
  user = 'grace'
  const grace = setup.open()
  await clock.pass(100)
  t.equal(service.links.size, 2)
  const claims = [...service.links].map(({ token = '' }) => JSON.parse(atob(token.split('.')[1] ?? '')).sub)
  t.strictSame(claims.toSorted(), ['ada', 'grace'])

  ada[0]?.client.identityChanged()
  await clock.pass(10_000)
  t.equal(service.links.size, 2)
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  for (const member of [...ada, grace]) {
    t.strictSame(heard(member), [1])
    t.match(member.client.status.get(), { state: 'live' })
  }
})

t.test('a leading tab whose next token is that of another person leads no more', async (t) => {
  let user = 'ada'
  const setup = setUpTabs({ user: () => user })
  const { service, clock, browser } = setup
  const members = [setup.open(), setup.open()]
  await clock.pass(100)
  const old = members.find(({ tab }) => browser.holders.includes(tab))
  user = 'grace'
  service.expireTokens()
  await clock.pass(30_000)
  const people = [...service.links].map(({ token = '' }) => JSON.parse(atob(token.split('.')[1] ?? '')).sub)
  t.strictSame(people.toSorted(), ['ada', 'grace'], 'the other tab has a token of its own that is good')
  t.equal(browser.holders.length, 2)
  for (const { client } of members) t.match(client.status.get(), { state: 'live', through: 'this tab' })
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  t.strictSame(old && heard(old), [1])
})

t.test('what stands in the way of the connection stands in the status of every tab', async (t) => {
  const { service, clock, members } = await fiveTabs()
  service.refuse(111)
  service.drop()
  await clock.pass(2_000)
  for (const { client } of members) {
    const { state, finding, nextTryAt } = client.status.get()
    t.equal(state, 'connecting')
    t.ok(finding, 'with a finding')
    t.ok(nextTryAt === undefined || nextTryAt >= clock.now(), 'and when the next try is')
  }
  service.calm()
  await clock.pass(25_000)
  for (const { client } of members) t.match(client.status.get(), { state: 'live', finding: undefined })
  t.equal(service.links.size, 1)
})

t.test('a refusal for good stops every tab, and retry() in one of them tries again', async (t) => {
  const { service, clock, members } = await fiveTabs()
  service.refuse(3501)
  service.drop(3501)
  await clock.pass(2_000)
  for (const { client } of members) t.match(client.status.get(), { state: 'stopped' })
  service.calm()
  members[3]?.client.retry()
  await clock.pass(1_000)
  t.match(members[3]?.client.status.get(), { state: 'live' })
  t.equal(service.links.size, 1)
})

t.test('every tab says which transport carries the connection, and climbs with it', async (t) => {
  const setup = setUpTabs()
  const { service, clock } = setup
  service.block('websocket')
  const members = [setup.open(), setup.open()]
  await clock.pass(8_000)
  for (const { client } of members) {
    const { notBetter } = client.status.get()
    t.match(client.status.get(), { state: 'degraded', transport: 'http_stream' })
    t.equal(notBetter?.id, 'unreachable')
  }
  service.calm()
  await clock.pass(40_000)
  for (const { client } of members) t.match(client.status.get(), { state: 'live', transport: 'websocket' })
  t.equal(service.links.size, 1)
})

t.test('a deploy moves the one connection, and no tab notices', async (t) => {
  const { service, clock, members } = await fiveTabs()
  const states = new Set<string>()
  for (const { client } of members) client.status.subscribe(() => states.add(client.status.get().state))
  service.drain(100)
  for (const data of [1, 2, 3, 4]) {
    service.publish('anything:1', 'said', data)
    await clock.pass(50)
  }
  await clock.pass(1_000)
  for (const member of members) t.strictSame(heard(member), [1, 2, 3, 4])
  t.strictSame(
    [...states].filter((state) => state !== 'live'),
    [],
  )
  t.equal(service.mostLinks, 2)
})

t.test('what cannot be had any more is a gap in each tab', async (t) => {
  const { service, clock, members } = await fiveTabs()
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  service.forget('anything:1')
  await clock.pass(30_000)
  service.publish('anything:1', 'said', 2)
  await clock.pass(10)
  for (const member of members) t.strictSame(heard(member), [1, Number.NaN, 2])
})

t.test('a channel that is denied is denied in each tab, with the reason', async (t) => {
  const setup = setUpTabs()
  setup.service.denials.set('anything:1', 'the policy says no')
  const members = [setup.open(), setup.open()]
  await setup.clock.pass(100)
  for (const { client } of members) {
    const state = client.feedOf('anything:1')?.state
    t.match(state, { kind: 'denied', finding: { facts: { reason: 'the policy says no' } } })
  }
})

t.test('each tab names the attempt as the service knows it', async (t) => {
  const { members } = await fiveTabs()
  const codes = new Set(members.map(({ client }) => client.status.get().trace))
  t.equal(codes.size, 1)
  for (const { client } of members) {
    const opened = client.timeline?.steps.find(({ what, facts }) => what === 'opened' && facts?.through)
    t.ok(opened, 'and its timeline says whose connection it is')
  }
})

t.test('noise on the bus harms nobody', async (t) => {
  const { service, clock, members, browser } = await fiveTabs()
  const noise = [
    0,
    null,
    'here',
    [],
    {},
    { leader: 1, words: [] },
    { leader: 'x', words: {} },
    { leader: 'x', words: [0] },
    { leader: 'x', words: [{ to: ['y'], word: { kind: 'toString' } }] },
    { leader: 'x', words: [{ to: ['y'], word: { kind: 'lost' } }] },
    { from: 'x', to: '', ask: { kind: 'join' } },
    { from: 'x', to: '', ask: { kind: 'call', call: 1, what: 'close', input: [] } },
    { from: 'x', to: '', ask: { kind: 'constructor' } },
  ]
  const stranger = browser.openTab()
  for (const name of browser.stations) {
    const bus = stranger.browser.openBus(name)
    for (const data of noise) bus.postMessage(data)
  }
  await clock.pass(100)
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  for (const member of members) {
    t.strictSame(heard(member), [1])
    t.strictSame(member.problems, [])
  }
  t.equal(service.mostLinks, 1)
})

t.test('a leader that answers once and never again is given up for the one that speaks', async (t) => {
  const { service, clock, browser, open, leading } = await fiveTabs()
  const [name = ''] = browser.stations
  const before = leading()
  const ghost = browser.openTab().browser.openBus(name)
  ghost.onmessage = ({ data }) => {
    const { from, ask } = data as { from?: string; ask?: { kind: string } }
    if (ask?.kind !== 'hello') return
    ghost.onmessage = null
    ghost.postMessage({ leader: 'ghost', words: [{ to: [from], word: { kind: 'here' } }] })
  }
  // Before the true one gets to answer.
  before.tab.hang()
  const member = open()
  await clock.pass(1)
  await before.tab.wake()
  t.not(member.client.status.get().state, 'live')
  await clock.pass(10_000)
  t.match(member.client.status.get(), { state: 'live', through: 'another tab' })
  t.equal(leading(), before)
  t.equal(service.mostLinks, 1)
})

t.test('a word that does not get through leaves no hole: what it said is fetched', async (t) => {
  const { service, clock, browser, members, leading } = await fiveTabs()
  const follower = members.find((member) => member !== leading()) ?? leading()
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  browser.deaf = follower.tab
  service.publish('anything:1', 'said', 2)
  await clock.pass(10)
  browser.deaf = undefined
  for (const data of [3, 4]) service.publish('anything:1', 'said', data)
  await clock.pass(1_000)
  for (const member of members) t.strictSame(heard(member), [1, 2, 3, 4])
})

t.test('what several tabs are told is said once, and what was missed is marked as such', async (t) => {
  const { service, clock, members, browser, leading } = await fiveTabs()
  const [name = ''] = browser.stations
  const sayings: { words: readonly { to: readonly string[]; word: { kind: string } }[] }[] = []
  const bus = browser.openTab().browser.openBus(name)
  bus.onmessage = ({ data }) => {
    if ('words' in (data as object)) sayings.push(data as (typeof sayings)[number])
  }
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  const published = sayings.flatMap(({ words }) => words).filter(({ word }) => word.kind === 'published')
  t.strictSame(
    published.map(({ to }) => to.length),
    [5],
  )

  const follower = members.find((member) => member !== leading()) ?? leading()
  follower.tab.freeze()
  for (const data of [2, 3]) service.publish('anything:1', 'said', data)
  await clock.pass(1_000)
  await follower.tab.wake()
  await clock.pass(1_000)
  t.match(follower.client.feedOf('anything:1')?.state, { kind: 'live', after: 'recovered', replayed: 2 })
})

t.test('a channel that cannot be opened now is so in every tab, also in one that comes later', async (t) => {
  const { service, clock, open } = setUpTabs()
  service.takeAway('anything:1')
  const members = [open(), open()]
  await clock.pass(1_000)
  members.push(open())
  await clock.pass(1_000)
  for (const { client } of members) {
    const finding = { id: 'storeUnavailable', facts: { channel: 'anything:1' } }
    t.match(client.status.get(), { state: 'recovering', finding })
    t.match(client.feedOf('anything:1')?.state, { kind: 'interrupted', finding })
  }
  t.equal(service.links.size, 1)
  service.calm()
  await clock.pass(5_000)
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  for (const member of members) {
    t.strictSame(heard(member), [1])
    t.match(member.client.status.get(), { state: 'live', finding: undefined })
  }
})

t.test('a tab takes the lead while a channel waits: it waits there, and misses nothing', async (t) => {
  const { service, clock, members, leading } = await fiveTabs()
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  service.takeAway('anything:1')
  const old = leading()
  const others = members.filter((member) => member !== old)
  old.tab.end()
  service.drop()
  await clock.pass(10_000)
  for (const { client } of others)
    t.match(client.status.get(), { state: 'recovering', finding: { id: 'storeUnavailable' } })
  service.publish('anything:1', 'said', 2)
  service.calm()
  await clock.pass(5_000)
  for (const other of others) {
    t.strictSame(heard(other), [1, 2])
    t.match(other.client.status.get(), { state: 'live', finding: undefined })
  }
})

t.test('every tab learns from its heartbeat that a store is away', async (t) => {
  const { service, clock, members } = await fiveTabs()
  await clock.pass(3_000)
  service.weather = { ...service.weather, sign: { finding: 'redisAway' } }
  await clock.pass(25_000)
  for (const { client } of members)
    t.match(client.status.get(), { state: 'live', finding: { id: 'redisAway' } })
})

t.test('the last word that does not get through is missed within seconds, and fetched', async (t) => {
  const { service, clock, browser, members, leading } = await fiveTabs()
  const follower = members.find((member) => member !== leading()) ?? leading()
  browser.deaf = follower.tab
  service.publish('anything:1', 'said', 1)
  const asked = follower.client.channel('anything:2')
  await clock.pass(100)
  browser.deaf = undefined
  t.strictSame([heard(follower), asked.state.get().kind], [[], 'opening'])
  await clock.pass(4_000)
  t.strictSame([heard(follower), asked.state.get().kind], [[1], 'live'])
  for (const member of members) t.strictSame(heard(member), [1])
  asked.release()
})

t.test('a tab that leads hears itself, though its own first word did not get there', async (t) => {
  const { service, clock, browser, open } = setUpTabs()
  const old = open()
  const next = open()
  await clock.pass(100)
  browser.deaf = next.tab
  old.tab.end()
  service.drop()
  await clock.pass(10)
  browser.deaf = undefined
  await clock.pass(30_000)
  service.publish('anything:1', 'said', 1)
  await clock.pass(10)
  t.strictSame(heard(next), [1])
  t.match(next.client.status.get(), { state: 'live', through: 'this tab' })
})

t.test('a tab that is silent for three minutes is forgotten, and misses nothing when it wakes', async (t) => {
  const { service, clock, members, open, leading } = await fiveTabs()
  const sleeper = members.find((member) => member !== leading()) ?? leading()
  const alone = sleeper.client.channel('anything:2')
  const said: unknown[] = []
  alone.onEvery((data) => said.push(data))
  await clock.pass(1_000)
  const isKept = () => [...service.links].some((link) => link.listensTo('anything:2'))
  sleeper.tab.hang()
  await clock.pass(170_000)
  open()
  await clock.pass(5_000)
  t.ok(isKept(), 'hidden pages speak once a minute')
  await clock.pass(10_000)
  t.ok(isKept(), 'and nobody looks for it until a tab comes')
  open()
  await clock.pass(5_000)
  t.notOk(isKept(), 'what it alone listened to is left')
  service.publish('anything:1', 'said', 1)
  service.publish('anything:2', 'said', 'while it slept')
  await clock.pass(100)
  await sleeper.tab.wake()
  await clock.pass(10_000)
  t.strictSame([heard(sleeper), said], [[1], ['while it slept']])
  t.match(sleeper.client.status.get(), { state: 'live', through: 'another tab' })
  t.equal(service.links.size, 1)
})

t.test('a tab that is closed while its page is put away connects again when it is started', async (t) => {
  const { clock, members, leading } = await fiveTabs()
  const follower = members.find((member) => member !== leading()) ?? leading()
  follower.tab.freeze()
  follower.client.close()
  await follower.tab.wake()
  follower.client.start()
  await clock.pass(1_000)
  t.match(follower.client.status.get(), { state: 'live', through: 'another tab' })
})
