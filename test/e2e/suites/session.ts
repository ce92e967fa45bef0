import { loadDb } from '@portico/db'
import { until } from '@portico/harness'
import type { Browser, Page, Route } from 'playwright-core'
import type { Test } from 'tap'

import type { House } from '../house.ts'
import { leave, people, revoke } from '../people.ts'
import { openLive } from '../person-page.ts'

/** Notifications reach people on any page. */
export function notificationSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)

  suite.test(
    'a notification reaches every page of a person, and is read on all of them at once',
    async (t) => {
      const amara = await open('Amara', '/messages/amara-mei')
      const [desk, phone] = [await open('Mei', '/notifications'), await open('Mei', '/connection')]
      const markAll = desk.getByRole('button', { name: 'Mark all as read' })
      await desk.route('**/api/notifications/read', (route) => route.abort(), { times: 1 })
      await markAll.click()
      await desk.getByRole('alert').getByText('Not marked as read. The server does not answer.').waitFor()
      await markAll.click()
      const bell = (page: typeof desk) => page.getByRole('link', { name: /^Notifications/ })
      for (const page of [desk, phone]) await bell(page).getByText('unread').waitFor({ state: 'detached' })

      for (const text of ['Are you there?', 'The kiln is warm']) {
        await amara.getByRole('textbox', { name: 'Message to' }).fill(text)
        await amara.getByRole('button', { name: 'Send', exact: true }).click()
      }
      for (const page of [desk, phone]) await bell(page).getByText('1 unread').waitFor()
      const row = desk
        .getByRole('main')
        .getByRole('link', { name: /Amara Okafor/ })
        .first()
      t.match(await row.textContent(), 'Are you there?', 'one for all that waits')
      await row.click()
      await desk.waitForURL('**/messages/amara-mei')
      await bell(phone).getByText('unread').waitFor({ state: 'detached' })
      await leave(amara, desk, phone)
    },
  )
}

/** Puts the page behind another tab, as far as it can tell, or before it again. */
function behind(page: Page, isBehind: boolean): Promise<void> {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    isBehind ? 'hidden' : 'visible',
  )
}

/** Sessions and how they end, and notifications, which reach people on any page. */
export function sessionSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)
  notificationSuite(suite, house, browser)

  suite.test('a tab is named after what is open in it, and counts what is unread', async (t) => {
    const mei = await open('Mei', '/board/workshop')
    const titled = (title: RegExp) => until(`the title ${title}`, async () => title.test(await mei.title()))
    await titled(/(^|\) )Workshop · Portico$/)
    await mei.getByRole('link', { name: 'Messages' }).click()
    await titled(/(^|\) )Messages · Portico$/)
    await openLive(house, mei, '/notifications')
    const markAll = mei.getByRole('button', { name: 'Mark all as read' })
    if ((await markAll.count()) > 0) await markAll.click()
    await titled(/^Notifications · Portico$/)
    const amara = await open('Amara', '/messages/amara-mei')
    const say = async (text: string) => {
      await amara.getByRole('textbox', { name: 'Message to' }).fill(text)
      await amara.getByRole('button', { name: 'Send', exact: true }).click()
    }
    await say('Look at your tabs')
    await titled(/^\(1\) Notifications · Portico$/)
    await openLive(house, mei, '/messages/amara-mei')
    await titled(/^Amara Okafor · Portico$/)
    await behind(mei, true)
    await say('And now?')
    await titled(/^\(1\) Amara Okafor · Portico$/)
    await behind(mei, false)
    await titled(/^Amara Okafor · Portico$/)
    await leave(amara, mei)
    t.pass()
  })

  suite.test('signing out in one tab ends all of them', async (t) => {
    const first = await open('Rafael', '/messages/help-tom')
    const second = await first.context().newPage()
    await openLive(house, second, '/connection')
    await first.getByRole('button', { name: 'Sign out' }).click()
    for (const tab of [first, second]) await tab.waitForURL('**/sign-in')
    t.equal((await first.request.post('/api/portico/token')).status(), 401)
    await leave(first)
  })

  suite.test('a sign-out that fails says so, and the next one works', async (t) => {
    const tom = await open('Tom', '/messages')
    const out = tom.getByRole('button', { name: 'Sign out' })
    for (const step of ['csrf', 'signout']) {
      await tom.route(`**/api/auth/${step}`, (route) => route.abort(), { times: 1 })
      await out.click()
      await tom.getByRole('alert').getByText('Not signed out. The server does not answer.').waitFor()
      t.equal((await tom.request.post('/api/portico/token')).status(), 200, step)
    }
    await out.click()
    await tom.waitForURL('**/sign-in')
    t.equal((await tom.request.post('/api/portico/token')).status(), 401)
    await leave(tom)
  })

  suite.test('a sign-in that fails says so, and the next one works', async (t) => {
    const context = await browser.newContext({ baseURL: house.origin })
    const page = await context.newPage()
    await page.goto('/sign-in', { waitUntil: 'networkidle' })
    const tom = page.getByRole('button', { name: 'Tom' })
    const fails = [
      (route: Route) => route.abort(),
      (route: Route) =>
        route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
    ]
    const requests = ['**/api/auth/providers', '**/api/auth/csrf', '**/api/auth/callback/demo*']
    for (const fail of fails) {
      for (const request of requests) {
        await page.route(request, fail)
        await tom.click()
        await page.getByRole('alert').getByText('Not signed in. The server does not answer.').waitFor()
        t.match(page.url(), /sign-in$/)
        await page.unroute(request)
      }
    }
    await tom.click()
    await page.waitForURL('**/messages')
    await page.locator('[data-state=live]').waitFor()
    await leave(page)
  })

  suite.test('a browser is one person: the windows of anybody else are left', async (t) => {
    const context = await browser.newContext({ baseURL: house.origin })
    const enter = async (page: Page, name: string) => {
      await page.getByRole('button', { name }).click()
      await page.waitForURL('**/messages')
      await page.locator('[data-state=live]').waitFor()
    }
    const [first, second] = [await context.newPage(), await context.newPage()]
    for (const page of [first, second]) await page.goto('/sign-in', { waitUntil: 'networkidle' })
    await enter(second, 'Priya')
    await enter(first, 'Tom')
    await second.waitForURL('**/sign-in?error=SomebodyElse')
    await second.getByRole('alert').getByText('Somebody else signed in in this browser').waitFor()
    await first.reload()
    await first.locator('[data-state=live]').waitFor()
    t.match(first.url(), /\/messages$/, 'another window of the same person changes nothing')
    await context.close()
  })

  suite.test('nothing is written in the name of somebody who signed in meanwhile', async (t) => {
    const [mei, amara] = [await open('Mei', '/messages/amara-mei'), await open('Amara', '/messages')]
    // Like a window that has not heard of the change.
    await mei.context().addCookies(await amara.context().cookies())
    await mei.getByRole('textbox', { name: 'Message to' }).fill('Who am I?')
    await mei.getByRole('button', { name: 'Send', exact: true }).click()
    await mei.getByRole('alert').getByText('Somebody else signed in in this browser.').waitFor()
    await amara.goto('/messages/amara-mei')
    await amara.getByRole('textbox', { name: 'Message to' }).waitFor()
    t.equal(await amara.getByText('Who am I?').count(), 0)
    await leave(mei, amara)
  })

  suite.test('a link leads to its page also through the sign-in', async (t) => {
    const context = await browser.newContext({ baseURL: house.origin })
    const page = await context.newPage()
    for (const place of ['/board/workshop', '/messages/studio', '/inspector']) {
      await page.goto(place, { waitUntil: 'networkidle' })
      t.match(page.url(), `/sign-in?to=${encodeURIComponent(place)}`)
      await page.getByRole('button', { name: 'Amara' }).click()
      await page.waitForURL(`**${place}`)
      await page.locator('[data-state=live]').waitFor()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL('**/sign-in')
    }
    await leave(page)
  })

  suite.test('signing out ends the socket also where no tab hears of it', async (t) => {
    const first = await open('Rafael', '/connection')
    // Another browser with the same session, which hears no messages from the first one's tabs.
    const storageState = await first.context().storageState()
    const other = await browser.newContext({ baseURL: house.origin, storageState })
    const second = await other.newPage()
    await openLive(house, second, '/connection')
    await first.getByRole('button', { name: 'Sign out' }).click()
    await second.locator('[data-finding=revoked]').first().waitFor()
    await second.getByRole('alert').getByText('Access was revoked').waitFor()
    t.equal(await second.locator('[data-state=live]').count(), 0)
    await leave(first, second)
  })

  suite.test('a cookie that somebody copied opens nothing once its owner has signed out', async (t) => {
    const rafael = await open('Rafael', '/connection')
    const storageState = await rafael.context().storageState()
    const copy = await browser.newContext({ baseURL: house.origin, storageState })
    const askAll = async () => {
      const answers = await Promise.all([
        copy.request.post('/api/portico/token'),
        copy.request.get('/api/conversations'),
        copy.request.get('/messages', { maxRedirects: 0 }),
      ])
      return answers.map((answer) => answer.status())
    }
    const frame = async () => (await copy.request.get('/')).text()
    t.strictSame(await askAll(), [200, 200, 200], 'a copy is as good as the cookie while the session lasts')
    t.match(await frame(), 'Rafael Duarte')
    t.notMatch(await frame(), 'Good to see you', 'the count of notifications comes without their words')
    await rafael.getByRole('button', { name: 'Sign out' }).click()
    await rafael.waitForURL('**/sign-in')
    t.strictSame(await askAll(), [401, 401, 307])
    t.notMatch(
      await frame(),
      /Rafael Duarte|Good to see you|welcome-rafael/,
      'pages for everybody show nobody',
    )
    const report = await copy.request.get('/connection')
    t.equal(report.status(), 200)
    t.notMatch(await report.text(), /Rafael Duarte|user:rafael/)
    t.strictSame(await (await copy.request.get('/api/auth/session')).json(), {}, 'nor a younger cookie')
    await Promise.all([copy.close(), leave(rafael)])
  })

  suite.test('an administrator revokes a person, and their page says so at once', async (t) => {
    const [amara, jonas] = [await open('Amara', '/people'), await open('Jonas', '/messages/studio')]
    t.equal((await jonas.request.delete('/api/people/amara/access')).status(), 403)
    t.equal((await jonas.goto('/people'))?.status(), 404, 'only administrators are shown the page')
    await openLive(house, jonas, '/messages/studio')

    const row = amara.getByRole('listitem', { name: 'Jonas Lindqvist' })
    await row.getByRole('button', { name: 'Revoke access' }).click()
    const question = amara.getByRole('alertdialog', { name: 'Revoke Jonas Lindqvist?' })
    await question.getByRole('button', { name: 'Keep' }).click()
    await question.waitFor({ state: 'detached' })
    t.equal((await jonas.request.post('/api/portico/token')).status(), 200, 'one click revokes nobody')
    await revoke(row)
    await jonas.getByRole('alert').getByText('Access was revoked').waitFor()
    t.equal((await jonas.request.post('/api/portico/token')).status(), 401)
    await jonas.getByRole('alert').getByRole('button', { name: 'Sign in' }).click()
    await jonas.waitForURL('**/sign-in?to=*studio')
    await jonas.waitForLoadState('networkidle')
    await jonas.getByRole('button', { name: 'Jonas' }).click()
    await jonas.getByRole('main').getByRole('alert').getByText('revoked').waitFor()

    await row.getByRole('button', { name: 'Give access' }).click()
    await row.getByText('jonas@portico.example').waitFor()
    t.equal(await row.getByRole('alert').count(), 0)
    await jonas.goto('/sign-in', { waitUntil: 'networkidle' })
    await jonas.getByRole('button', { name: 'Jonas' }).click()
    await jonas.waitForURL('**/messages')
    await jonas.locator('[data-state=live]').waitFor()
    await leave(amara, jonas)
  })

  suite.test('a revocation that the service has not heard is tried again, and not taken back', async (t) => {
    const [amara, rafael] = [await open('Amara', '/people'), await open('Rafael', '/messages')]
    const row = amara.getByRole('listitem', { name: 'Rafael Duarte' })
    await Promise.all(house.nodes.map((node) => node.kill()))
    await revoke(row)
    await row.getByRole('alert').getByText('Access is revoked, but the realtime service').waitFor()
    await row.getByText('No access since').waitFor()
    t.equal(await row.getByRole('button', { name: 'Give access' }).count(), 0)
    await Promise.all(house.nodes.map((node) => node.startAgain()))
    await row.getByRole('button', { name: 'Try again' }).click()
    await row.getByRole('button', { name: 'Give access' }).waitFor()
    t.equal(await row.getByRole('alert').count(), 0)
    t.equal((await rafael.request.post('/api/portico/token')).status(), 401)
    await rafael.locator('[data-state=stopped]').waitFor()
    await row.getByRole('button', { name: 'Give access' }).click()
    await row.getByText('rafael@portico.example').waitFor()
    await leave(amara, rafael)
  })

  suite.test('in a large team everybody is found: to write to, and to decide about', async (t) => {
    const db = await loadDb(house.databaseUrl)
    t.teardown(() => db.$disconnect())
    const ids = Array.from({ length: 520 }, (_, index) => `member-${String(index).padStart(3, '0')}`)
    // Their names sort after the demo's people.
    const team = ids.map((id) => ({ id, name: `Zora ${id}`, email: `${id}@team.example` }))
    await db.user.createMany({ data: team })
    const last = 'Zora member-519'
    const amara = await open('Amara', '/people')
    await amara.getByText(/^200 of 5\d\d people shown/).waitFor()
    t.equal(await amara.getByRole('listitem', { name: last }).count(), 0)
    await amara.keyboard.press('/')
    await amara.keyboard.type('MEMBER-519@')
    await amara.keyboard.press('Enter')
    await amara.waitForURL('**/people?q=*')
    await amara.getByRole('listitem', { name: last }).getByRole('button', { name: 'Revoke access' }).waitFor()
    t.equal(await amara.getByRole('main').getByRole('listitem').count(), 1)

    await openLive(house, amara, '/messages')
    await amara.getByRole('button', { name: 'New conversation' }).click()
    const dialog = amara.getByRole('dialog')
    const search = dialog.getByRole('searchbox', { name: 'Search people' })
    t.equal(await dialog.getByLabel(last).count(), 0, 'not among the first')
    await search.fill('member-519')
    await search.press('Enter')
    await dialog.getByLabel(last).check()
    await search.fill('nobody of that name')
    await dialog.getByText('Nobody was found.').waitFor()
    t.ok(await dialog.getByLabel(last).isChecked(), 'who is chosen stays in sight')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await amara.getByRole('heading', { name: last }).waitFor()
    await leave(amara)
  })
}
