import { loadDb } from '@portico/db'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'

import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { askToSubscribe, openLive, percentile, together } from '../person-page.ts'

const ROUNDS = 20
const MESSAGES = '**/api/conversations/*/messages'

/** Typing, presence, and a conversation. */
export function talkSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)

  suite.test('two people talk: what one sends, the other sees, and nobody twice', async (t) => {
    const [amara, mei] = [
      await open('Amara', '/messages/amara-mei'),
      await open('Mei', '/messages/amara-mei'),
    ]
    const loads: string[] = []
    for (const page of [amara, mei]) page.on('load', () => loads.push(page.url()))

    await together(amara, mei)
    await amara.getByRole('textbox', { name: 'Message to' }).pressSequentially('A')
    await mei.getByRole('status').getByText('Amara is typing').waitFor()

    const tookMs: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const text = `Message ${round} of ${ROUNDS}, said once`
      await write(amara, text)
      const shown = whenShown(mei, text)
      const sent = await send(amara)
      tookMs.push((await shown) - sent)
    }
    const [p50, p99] = [percentile(tookMs, 0.5), percentile(tookMs, 0.99)]
    t.comment(
      `from click to the other's screen, ${ROUNDS} messages: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    )

    await write(mei, 'And back')
    await send(mei)
    await message(amara, 'And back').waitFor()
    for (const page of [amara, mei]) {
      t.equal(await page.getByText('said once').and(page.locator('[role=log] p')).count(), ROUNDS)
      t.equal(await message(page, 'And back').count(), 1)
    }
    t.strictSame(loads, [], 'without a reload')

    await amara.reload()
    t.equal(
      await message(amara, `Message 0 of ${ROUNDS}, said once`).count(),
      1,
      'the server has it once, too',
    )
    await leave(amara, mei)
  })
}

/** People write to each other on the messages page, each in a browser of their own. */
export function messagesSuite(suite: Test, house: House, browser: Browser): void {
  const { signIn, open } = people(house, browser)
  talkSuite(suite, house, browser)

  suite.test('a double click sends once, and text is text', async (t) => {
    const [jonas, priya] = [
      await open('Jonas', '/messages/jonas-priya'),
      await open('Priya', '/messages/jonas-priya'),
    ]
    const text = '<img src=x onerror="document.title=\'broken\'"> & <b>bold</b>'
    await write(jonas, text)
    await jonas.getByRole('button', { name: 'Send', exact: true }).dblclick()
    await write(jonas, 'The next')
    await jonas.getByRole('textbox', { name: 'Message to' }).press('Enter')
    await message(priya, 'The next').waitFor()
    for (const page of [jonas, priya]) t.equal(await message(page, text).count(), 1)
    t.notMatch(await priya.title(), 'broken')
    await leave(jonas, priya)
  })

  suite.test('what cannot be sent stays, and is sent again', async (t) => {
    const rafael = await open('Rafael', '/messages/help-tom')
    await rafael.route(MESSAGES, (route) => route.abort(), { times: 1 })
    await write(rafael, 'Still here')
    await send(rafael)
    await rafael.getByRole('alert').getByText('Not sent.').waitFor()
    const sent = rafael.waitForResponse(MESSAGES)
    await rafael.getByRole('button', { name: 'Send again' }).click()
    t.equal((await sent).status(), 200)
    await rafael.getByRole('log').getByRole('alert').waitFor({ state: 'detached' })
    t.equal(await message(rafael, 'Still here').count(), 1)
    await leave(rafael)
  })

  suite.test('what was not sent outlives the page, and is sent once', async (t) => {
    const [rafael, amara] = [
      await open('Rafael', '/messages/help-tom'),
      await open('Amara', '/messages/help-tom'),
    ]
    const unsent = (text: string) =>
      rafael.getByRole('article').filter({ hasText: text }).getByRole('alert').getByText('Not sent.')
    await rafael.route(MESSAGES, (route) => route.abort())
    for (const text of ['Kept and sent', 'Kept and discarded']) {
      await write(rafael, text)
      await send(rafael)
      await unsent(text).waitFor()
    }
    await rafael.goto('/messages')
    await rafael.goto('/messages/help-tom')
    for (const text of ['Kept and sent', 'Kept and discarded']) await unsent(text).waitFor()
    await rafael
      .getByRole('article')
      .filter({ hasText: 'Kept and discarded' })
      .getByRole('button', { name: 'Discard' })
      .click()
    await rafael.unroute(MESSAGES)
    await rafael.reload()
    await message(amara, 'Kept and sent').waitFor()

    await rafael.route(MESSAGES, (route) => route.fetch().then(() => route.abort()), { times: 1 })
    await write(rafael, 'The answer was lost')
    await send(rafael)
    await message(amara, 'The answer was lost').waitFor()
    await openLive(house, rafael, '/messages/help-tom')
    for (const page of [rafael, amara]) {
      for (const text of ['Kept and sent', 'The answer was lost'])
        t.equal(await message(page, text).count(), 1, text)
      t.equal(await message(page, 'Kept and discarded').count(), 0)
    }
    t.equal(await rafael.getByRole('log').getByRole('alert').count(), 0)
    await leave(rafael, amara)
  })

  suite.test(
    'what could not be changed or deleted says so, and is done again or left as it was',
    async (t) => {
      const rafael = await open('Rafael', '/messages/help-tom')
      await write(rafael, 'Lids come in two sizes')
      await send(rafael)
      const own = rafael.getByRole('article').filter({ hasText: 'Lids come in' })
      const menu = own.getByRole('button', { name: 'Change or delete' })
      const fault = own.getByRole('alert')
      await rafael.route(`${MESSAGES}/*`, (route) => route.abort(), { times: 2 })
      await menu.press('Enter')
      await rafael.getByRole('menuitem', { name: 'Delete' }).press('Enter')
      await fault.getByText('Not deleted.').waitFor()
      t.strictSame(await fault.getByRole('button').allTextContents(), ['Delete again', 'Keep it'])
      await fault.getByRole('button', { name: 'Keep it' }).click()
      await fault.waitFor({ state: 'detached' })

      await menu.press('Enter')
      await rafael.getByRole('menuitem', { name: 'Edit' }).press('Enter')
      const editor = rafael.getByRole('textbox', { name: 'Change the message' })
      await editor.fill('Lids come in three sizes')
      await editor.press('Enter')
      await fault.getByText('Not changed.').waitFor()
      t.strictSame(await fault.getByRole('button').allTextContents(), ['Save again', 'Undo'])
      await fault.getByRole('button', { name: 'Save again' }).click()
      await menu.waitFor()
      t.match(await own.textContent(), 'Lids come in three sizes (edited)')
      await leave(rafael)
    },
  )

  suite.test('somebody else’s conversation is not there', async (t) => {
    const tom = await signIn('Tom')
    t.equal((await tom.goto('/messages/amara-mei'))?.status(), 404)
    t.match((await tom.locator('main').textContent()) ?? '', 'No such conversation')
    const answer = await tom.request.post('/api/conversations/amara-mei/messages', {
      data: { clientKey: 'k', body: 'let me in', attachmentUrl: null },
    })
    t.equal(answer.status(), 404)
    t.match(
      await askToSubscribe(tom, 'conversation:amara-mei'),
      { message: /You are not a member of this conversation/ },
      'nor on the socket',
    )
    await leave(tom)
  })

  suite.test('the page shows its messages before any script runs', async (t) => {
    const page = await signIn('Priya')
    const storageState = await page.context().storageState()
    const still = await browser.newContext({ baseURL: house.origin, storageState, javaScriptEnabled: false })
    const plain = await still.newPage()
    await plain.goto('/messages/studio')
    t.equal(await message(plain, 'Kiln is open. Only two cracked! I am a little emotional.').count(), 1)
    await Promise.all([still.close(), page.context().close()])
  })

  suite.test('nobody reads messages who is not signed in, and nobody signs in who was revoked', async (t) => {
    const db = await loadDb(house.databaseUrl)
    t.teardown(() => db.$disconnect())
    const page = await signIn('Tom')
    const token = () => page.request.post('/api/portico/token')
    t.equal((await token()).status(), 200)
    await db.user.update({ where: { id: 'tom' }, data: { revokedAt: new Date() } })
    t.equal((await token()).status(), 401, 'no token for somebody who was revoked')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Tom' }).waitFor()
    await page.goto('/messages')
    t.match(page.url(), /\/sign-in\?to=%2Fmessages$/)
    await page.waitForLoadState('networkidle')
    await page.getByRole('button', { name: 'Tom' }).click()
    await page.getByRole('alert').getByText('revoked').waitFor()
    await leave(page)
  })

  suite.test('a phone shows one part at a time, and all of it', async (t) => {
    const mei = await signIn('Mei', { viewport: { width: 360, height: 740 } })
    await mei.getByRole('link', { name: 'Studio' }).click()
    await mei.waitForURL('**/messages/studio')
    t.notOk(await mei.getByRole('navigation', { name: 'Conversations' }).isVisible())
    const width = (selector: string) => mei.locator(selector).evaluate((element) => element.scrollWidth)
    for (const selector of ['html', '[role=log]']) t.ok((await width(selector)) <= 360, selector)
    await mei.getByRole('link', { name: 'All conversations' }).click()
    await mei.getByRole('heading', { name: 'Messages' }).waitFor()
    await leave(mei)
  })
}

const message = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true })

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message to' }).fill(text)
}

/** When the text appeared on the page, by the machine's clock. */
function whenShown(page: Page, text: string): Promise<number> {
  return page.evaluate((wanted) => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[role=log]')?.textContent?.includes(wanted)) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    return promise
  }, text)
}

/** Clicks Send, and returns when. */
function send(page: Page): Promise<number> {
  return page.getByRole('button', { name: 'Send', exact: true }).evaluate((button: HTMLButtonElement) => {
    const clicked = performance.timeOrigin + performance.now()
    button.click()
    return clicked
  })
}
