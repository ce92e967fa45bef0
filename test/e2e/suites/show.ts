import { createRequire } from 'node:module'
import { loadavg } from 'node:os'

import { Client } from '@portico/client'
import { loadDb } from '@portico/db'
import { until } from '@portico/harness'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'

import { Crowd } from '../../../web/crowd/crowd.ts'
import { Visitor } from '../../../web/crowd/visitor.ts'
import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { loseAnswer, openLive, percentile, signIn } from '../person-page.ts'

const SHOW = '/show/sunday'
const RACERS = 20
const RATE = 500
const WATCH_MS = 8_000
const CODES = ['102', '103']
const PATIENCE = { deadlineMs: 60_000 }

/** Everybody claims the last piece at once. */
export function raceSuite(suite: Test, house: House, browser: Browser): void {
  suite.test(`${RACERS} claims race for one item: one wins, and ${RACERS} screens agree`, async (t) => {
    const db = await loadDb(house.databaseUrl)
    t.teardown(() => db.$disconnect())
    const ids = Array.from({ length: RACERS }, (_, index) => `racer-${index}`)
    const users = ids.map((id) => ({ id, name: id, email: `${id}@portico.example` }))
    await db.user.createMany({ data: users, skipDuplicates: true })
    const sessions = ids.map((id) => ({
      sessionToken: sessionOf(id),
      userId: id,
      expires: new Date(Date.now() + HOUR_MS),
    }))
    await db.session.createMany({ data: sessions, skipDuplicates: true })
    const item = { id: 'race', showId: 'sunday', code: '777', name: 'Everybody’s', priceCents: 100, stock: 1 }
    await db.item.create({ data: item })
    const pages: Page[] = []
    // All claims wait until everybody has clicked, so nobody sees the item sold before they try.
    const start = Promise.withResolvers<void>()
    let waiting = 0
    for (const id of ids) {
      const page = await openLive(house, await enter(house, browser, id), SHOW)
      await page.route('**/claims', async (route) => {
        waiting += 1
        if (waiting === RACERS) start.resolve()
        await start.promise
        await route.continue()
      })
      pages.push(page)
    }
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Claim 777' }).click()))
    await Promise.all(pages.map((page) => page.locator('[data-outcome]').waitFor()))
    await Promise.all(pages.map((page) => page.locator('[data-item="777"][data-left="0"]').waitFor()))
    const words = await Promise.all(pages.map((page) => page.locator('[data-outcome]').textContent()))
    t.equal(words.filter((said) => said?.includes('777 is yours')).length, 1, 'one is told that it is theirs')
    t.equal(
      words.filter((said) => said?.includes('777 is gone')).length,
      RACERS - 1,
      'all others that it is gone',
    )
    const yours = await Promise.all(
      pages.map((page) => page.locator('[data-item="777"]').getByText('Yours').count()),
    )
    t.equal(yours.filter(Boolean).length, 1)
    const claims = await db.claim.findMany({ where: { itemId: 'race' }, select: { userId: true } })
    t.strictSame(
      claims.map(({ userId }) => userId),
      [ids[yours.indexOf(1)]],
      'and it is theirs in the database',
    )
    await leave(...pages)
  })
}

/** A live sale, with each person in a browser of their own. */
export function showSuite(suite: Test, house: House, browser: Browser): void {
  const open = (name: string, path = SHOW) => people(house, browser).open(name, path)
  raceSuite(suite, house, browser)

  suite.test('items and comments are in the page before any script runs', async (t) => {
    const page = await signIn(house, browser, 'Jonas', { viewport: { width: 360, height: 740 } })
    const storageState = await page.context().storageState()
    const still = await browser.newContext({ baseURL: house.origin, storageState, javaScriptEnabled: false })
    const plain = await still.newPage()
    await plain.goto(SHOW)
    t.equal(await plain.getByText('Tall vase, three weeks of patience').count(), 1)
    t.equal(await plain.getByText('Which cup holds the most coffee?').count(), 1)
    await openLive(house, page, SHOW)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    t.equal(width, 360, 'a phone shows all of it')
    await Promise.all([still.close(), leave(page)])
  })

  suite.test('what one says everybody reads, and “sold” claims what it names', async (t) => {
    const [mei, tom, priya] = [await open('Mei'), await open('Tom'), await open('Priya')]
    const text = '<b>lovely</b> & <img src=x onerror="document.title=\'broken\'">'
    await say(tom, text)
    for (const page of [mei, tom, priya]) {
      await comment(page, text).waitFor()
      t.equal(await comment(page, text).count(), 1)
      t.notMatch(await page.title(), 'broken')
    }
    await say(tom, 'sold 105, please')
    await tom.getByRole('status').getByText('105 is yours.').waitFor()
    await mei.locator('[data-claim="105"]').getByText('Tom Becker').waitFor()
    for (const page of [mei, tom, priya]) await page.locator('[data-item="105"][data-left="19"]').waitFor()

    const asked: string[] = []
    mei.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await say(mei, 'Sold 105 to Tom!')
    await comment(tom, 'Sold 105 to Tom!').waitFor()
    t.notOk(asked.includes('/api/shows/sunday/claims'), 'whoever sells claims nothing')
    const own = await mei.request.post('/api/shows/sunday/claims', { data: { code: '105' } })
    t.strictSame(await own.json(), { outcome: 'own-show', code: '105' })

    await priya.getByRole('button', { name: 'Claim 106' }).dblclick()
    await priya.locator('[data-item="106"]').getByText('Yours').waitFor()
    await mei.locator('[data-item="106"][data-left="2"]').waitFor()
    t.equal(await mei.locator('[data-claim="106"]').count(), 1, 'a double click claims once')

    await mei.locator('[data-figure=Watching]').getByText('2', { exact: true }).waitFor()
    await mei.locator('[data-figure=Reach]').getByText('delivered to 3 of 3').waitFor()
    await tom.getByText('2 watching').waitFor()
    await tom.reload()
    await tom.locator('[data-item="105"]').getByText('Yours').waitFor()

    const count = tom.getByText(/\d watching/)
    await count.waitFor()
    await leave(mei)
    await count.waitFor({ state: 'detached' })
    await leave(tom, priya)
  })

  suite.test(`${RATE} comments a second: the console stays smooth and short`, async (t) => {
    const db = await loadDb(house.databaseUrl)
    t.teardown(() => db.$disconnect())
    const claimedBefore = await db.claim.count({ where: { item: { code: { in: CODES } } } })
    const mei = await open('Mei')
    const people = ['tom', 'priya', 'jonas', 'rafael', 'amara']
    await using crowd = await Crowd.gather({
      origin: house.origin,
      showId: 'sunday',
      people,
      commentsPerSecond: RATE,
      codes: CODES,
    })
    const listener = await listen(house)
    t.teardown(() => listener.client.close())
    crowd.talk()
    await comment(mei, /dishwasher/)
      .first()
      .waitFor()
    const { frames, longTasks, said } = await watchFrames(mei, WATCH_MS)
    const [p50, p95] = [percentile(frames, 0.5), percentile(frames, 0.95)]
    t.comment(
      `${Math.round(said / (WATCH_MS / 1_000))} comments/s shown: frames p50 ${p50.toFixed(1)} ms, ` +
        `p95 ${p95.toFixed(1)} ms, ${frames.length} frames in ${WATCH_MS / 1_000} s, ` +
        `${longTasks.length} long tasks, the longest ${Math.round(Math.max(0, ...longTasks))} ms; ` +
        `load ${loadavg()[0]?.toFixed(1)}`,
    )
    t.ok(said > 0)
    t.ok((await mei.locator('[role=log] li').count()) < 60, 'what is not to be seen is not in the page')

    const log = mei.getByRole('log')
    await log.hover()
    await mei.mouse.wheel(0, -400)
    await mei.getByRole('button', { name: /new/ }).waitFor()
    const top = () => log.evaluate((element) => element.scrollTop)
    const reading = await top()
    await mei.getByRole('button', { name: /\d{3} new/ }).waitFor()
    t.equal(await top(), reading, 'nothing moves while somebody reads')
    await mei.getByRole('button', { name: /new/ }).click()
    await mei.getByRole('button', { name: /new/ }).waitFor({ state: 'detached' })
    crowd.hush()
    await crowd.settled()
    // On a busy machine answers are late, and the client limits how many may wait: such comments were never sent.
    const refused = Object.keys(crowd.tally.refusals).filter((why) => !/waiting for an answer/.test(why))
    t.strictSame(refused, [], 'the service refused nothing')
    t.comment(`${crowd.tally.said} comments taken; ${JSON.stringify(crowd.tally.refusals)}`)
    await listener.caughtUp()
    const { heard, missed, latest } = listener.account()
    t.comment(
      `the listener heard ${heard.length}; in ${missed.length} gaps ${sizeOf(missed)} offsets went by`,
    )
    t.equal(new Set(heard).size, heard.length, 'nothing came twice')
    // The channel keeps 200 comments, less than half a second of them. A page that was away for longer gets a gap.
    t.strictSame(
      missed.filter(({ isTold }) => !isTold),
      [],
      'whatever did not come was told of, where it was missed',
    )
    const unheard = crowd.tally.said - heard.length
    t.ok(
      unheard >= 0 && unheard <= sizeOf(missed),
      `${unheard} comments were not heard: no more than went by`,
    )
    await until('the console to end as the channel does', () => endsWith(mei, latest), PATIENCE)

    const claims = await db.claim.groupBy({
      by: ['itemId'],
      where: { item: { code: { in: CODES } } },
      _count: true,
    })
    t.equal(
      claims.reduce((sum, { _count }) => sum + _count, 0),
      claimedBefore + crowd.tally.claimed,
    )
    const items = await db.item.findMany({ where: { showId: 'sunday', code: { in: CODES } } })
    for (const { code, stock, claimed } of items)
      await mei.locator(`[data-item="${code}"][data-left="${stock - claimed}"]`).waitFor()
    await leave(mei)
  })

  suite.test('a show starts and ends for everybody at once', async (t) => {
    const [priya, tom] = [await open('Priya', '/show/seconds'), await open('Tom', '/show/seconds')]
    const list = await open('Jonas', '/show')
    // The app's pages send nothing after the end, but another client may try.
    const visitor = await Visitor.signIn(house.origin, 'rafael')
    const late = new Client({ origin: house.origin, auth: { token: () => visitor.token() } })
    t.teardown(() => late.close())
    late.start()
    await t.rejects(late.publish('show:seconds:comments', 'commented', { key: 'early', body: 'Hello?' }), {
      code: 103,
    })
    await tom.getByText('Comments open when the show starts.').waitFor()

    await priya.getByRole('button', { name: 'Add an item' }).click()
    const dialog = priya.getByRole('dialog', { name: 'New item' })
    await dialog.getByLabel('Code').fill('one')
    await dialog.getByRole('button', { name: 'Add the item' }).click()
    await dialog.getByRole('alert').getByText('A code is a number').waitFor()
    t.equal(await dialog.getByLabel('Code').getAttribute('aria-invalid'), 'true')
    await dialog.getByLabel('Code').fill('201')
    await dialog.getByLabel('Name').fill('Chipped and charming')
    await dialog.getByLabel('Price').fill('7,50')
    await dialog.getByLabel('How many').fill('2')
    await dialog.getByRole('button', { name: 'Add the item' }).click()
    await tom.locator('[data-item="201"]').getByText('€7.50').waitFor()
    t.ok(await tom.getByRole('button', { name: 'Claim 201' }).isDisabled())

    await loseAnswer(priya, '**/api/shows/seconds/state')
    const lost = priya.waitForEvent('requestfailed')
    await priya.getByRole('button', { name: 'Start the show' }).click()
    await lost
    await priya.getByRole('button', { name: 'End the show' }).waitFor()
    const fault = priya.getByRole('alert').getByText('The server does not answer')
    await fault.waitFor({ state: 'detached' })
    await tom.getByLabel('Comment', { exact: true }).waitFor()
    await list.getByRole('listitem').filter({ hasText: 'Seconds' }).getByText('Live').waitFor()
    await late.publish('show:seconds:comments', 'commented', { key: 'in-time', body: 'Is it chipped?' })
    await tom.getByRole('button', { name: 'Claim 201' }).click()
    await priya.locator('[data-claim="201"]').waitFor()
    await priya.route('**/api/shows/seconds/state', (route) => route.abort(), { times: 1 })
    await priya.getByRole('button', { name: 'End the show' }).click()
    await priya.getByRole('button', { name: 'End it for everybody' }).click()
    await fault.waitFor()
    await priya.getByRole('button', { name: 'End the show' }).click()
    const ended = priya.waitForResponse('**/state')
    await priya.getByRole('button', { name: 'End it for everybody' }).click()
    await ended
    await tom.getByText('The show is over.').waitFor()
    await t.rejects(late.publish('show:seconds:comments', 'commented', { key: 'late', body: 'And me?' }), {
      code: 103,
      message: /The show is not live/,
    })
    await list.getByRole('listitem').filter({ hasText: 'Seconds' }).getByText('Ended').waitFor()
    const claim = await tom.request.post('/api/shows/seconds/claims', { data: { code: '201' } })
    t.match(await claim.json(), { outcome: 'not-live' })
    await list.goto('/show/seconds')
    await comment(list, 'Is it chipped?').waitFor()
    t.equal(
      await list.getByRole('log').getByText('Rafael').count(),
      1,
      'with who said it, whoever comes later',
    )
    await leave(priya, tom, list)
  })

  suite.test('only the host runs a show, and only shows that exist are there', async (t) => {
    const tom = await signIn(house, browser, 'Tom')
    const end = (show: string) => tom.request.put(`/api/shows/${show}/state`, { data: { state: 'ended' } })
    t.equal((await end('sunday')).status(), 403)
    t.equal((await end('nowhere')).status(), 404)
    t.equal((await tom.request.post('/api/shows/sunday/audience')).status(), 404)
    t.equal((await tom.request.post('/api/shows/nowhere/claims', { data: { code: '101' } })).status(), 404)
    t.equal((await tom.goto('/show/nowhere'))?.status(), 404)
    t.match(await tom.locator('main').textContent(), /No such show/)
    await leave(tom)
  })
}

const comment = (page: Page, text: string | RegExp) => page.getByRole('log').getByText(text)

/** Consecutive offsets of a channel that a subscriber did not get. */
interface Missed {
  readonly from: number
  readonly to: number
  /** Whether the subscriber was told of the gap at that point. */
  readonly isTold: boolean
}

interface Account {
  /** The keys of the received comments. */
  readonly heard: readonly string[]
  readonly missed: readonly Missed[]
  /** The keys at the end of the channel's own history. */
  readonly latest: readonly string[]
}

/** A subscriber that records everything it received, and every gap it was told of. */
interface Listener {
  readonly client: Client
  /** Resolves when everything has arrived, or was part of a gap. */
  readonly caughtUp: () => Promise<unknown>
  readonly account: () => Account
}

async function listen(house: House): Promise<Listener> {
  const visitor = await Visitor.signIn(house.origin, 'jonas')
  const client = new Client({ origin: house.origin, auth: { token: () => visitor.token() } })
  const channel = client.channel('show:sunday:comments')
  const heard: string[] = []
  const log: (number | 'gap')[] = []
  channel.on('commented', ({ key }) => heard.push(key))
  channel.onEvery((_, { offset }) => log.push(offset ?? Number.NaN))
  channel.onGap(() => log.push('gap'))
  client.start()
  await until('the listener to listen', () => channel.state.get().kind === 'live')
  const { top: start } = await channel.history({ limit: 1 })
  let end = start.offset
  let latest: readonly string[] = []
  const caughtUp = async () => {
    const { top, items } = await channel.history({ limit: 20 })
    end = top.offset
    latest = items.flatMap((item) => (item.event === 'commented' ? [item.data.body] : [])).slice(0, 5)
    await until(
      'the listener to catch up',
      () => log.some((line) => line === end) || log.at(-1) === 'gap',
      PATIENCE,
    )
  }
  return { client, caughtUp, account: () => ({ heard, missed: missedIn(log, start.offset, end), latest }) }
}

function missedIn(log: readonly (number | 'gap')[], start: number, end: number): readonly Missed[] {
  const missed: Missed[] = []
  let at = start
  let isTold = false
  for (const line of [...log, end + 1]) {
    if (line === 'gap') isTold = true
    else if (line > start) {
      if (line > at + 1) missed.push({ from: at + 1, to: line - 1, isTold })
      at = Math.max(at, line)
      isTold = false
    }
  }
  return missed
}

const sizeOf = (missed: readonly Missed[]) => missed.reduce((sum, { from, to }) => sum + to - from + 1, 0)

/** Whether these are the last comments on the page, the newest first. */
async function endsWith(page: Page, bodies: readonly string[]): Promise<boolean> {
  const shown = await page.locator('[role=log] li p:nth-of-type(2)').allTextContents()
  return bodies.length > 0 && bodies.every((body, index) => shown.at(-1 - index)?.startsWith(body))
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Comment', { exact: true }).fill(text)
  await page.getByLabel('Comment', { exact: true }).press('Enter')
}

const { encode } = createRequire(new URL('../../../web/package.json', import.meta.url))('next-auth/jwt')

const HOUR_MS = 3_600_000
const sessionOf = (id: string) => `sid-${id}`

/** Opens a browser for somebody outside the demo, who has no button to sign in with. */
async function enter(house: House, browser: Browser, id: string): Promise<Page> {
  const token = { sub: id, name: id, sid: sessionOf(id) }
  const value: string = await encode({ token, secret: house.sessionSecret })
  const context = await browser.newContext({ baseURL: house.origin })
  await context.addCookies([{ name: 'next-auth.session-token', value, url: house.origin }])
  return context.newPage()
}

interface Watched {
  /** The times between frames, in milliseconds. */
  readonly frames: readonly number[]
  readonly longTasks: readonly number[]
  readonly said: number
}

/** Measures how even the frames are, and how long the page did not respond. */
function watchFrames(page: Page, forMs: number): Promise<Watched> {
  return page.evaluate(
    (forMs) =>
      new Promise<Watched>((resolve) => {
        const frames: number[] = []
        const longTasks: number[] = []
        const rates: number[] = []
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longTasks.push(duration)
        })
        observer.observe({ entryTypes: ['longtask'] })
        const rate = setInterval(() => {
          rates.push(
            Number.parseInt(document.querySelector('[data-figure=Comments] dd')?.textContent ?? '', 10),
          )
        }, 1_000)
        const began = performance.now()
        let last = began
        const frame = (now: number) => {
          frames.push(now - last)
          last = now
          if (now - began < forMs) return requestAnimationFrame(frame)
          observer.disconnect()
          clearInterval(rate)
          resolve({ frames: frames.slice(1), longTasks, said: rates.reduce((sum, value) => sum + value, 0) })
          return 0
        }
        requestAnimationFrame(frame)
      }),
    forMs,
  )
}
