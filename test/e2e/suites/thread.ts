import { loadDb } from '@portico/db'
import type { Browser, Page, Route } from 'playwright-core'
import type { Test } from 'tap'

import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { openLive } from '../person-page.ts'

const EARLIER = 320

/** Read receipts. */
export function receiptSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)

  suite.test('a message is seen when somebody has it before them, and not earlier', async (t) => {
    const [jonas, priya] = [
      await open('Jonas', '/messages/jonas-priya'),
      await open('Priya', '/notifications'),
    ]
    await say(jonas, 'Shall we ship it?')
    const article = jonas.getByRole('article').filter({ hasText: 'Shall we ship it?' })
    await article.getByText('Sent', { exact: true }).waitFor()
    await openLive(house, priya, '/messages/jonas-priya')
    await article.getByText('Seen', { exact: true }).waitFor()
    t.equal(await jonas.getByRole('log').getByText('Seen', { exact: true }).count(), 1)
    await leave(jonas, priya)
  })

  suite.test('a receipt names what was on the screen, and one that got lost is sent again', async (t) => {
    const [jonas, priya] = [
      await open('Jonas', '/messages/jonas-priya'),
      await open('Priya', '/messages/jonas-priya'),
    ]
    const asked: unknown[] = []
    await priya.route('**/read', async (route) => {
      asked.push(route.request().postDataJSON())
      if (asked.length === 1) await route.abort()
      else await route.fallback()
    })
    await say(jonas, 'Did you see it?')
    const article = jonas.getByRole('article').filter({ hasText: 'Did you see it?' })
    await article.getByText('Seen', { exact: true }).waitFor()
    const db = await loadDb(house.databaseUrl)
    const { id: upTo } = await db.message.findFirstOrThrow({ where: { body: 'Did you see it?' } })
    await db.$disconnect()
    t.strictSame(asked, [{ upTo }, { upTo }])
    await leave(jonas, priya)
  })
}

/** Messages are edited, seen, deleted and scrolled back to; and the keyboard works. */
export function threadSuite(suite: Test, house: House, browser: Browser): void {
  const { open } = people(house, browser)
  receiptSuite(suite, house, browser)

  suite.test('an edit and a deletion reach the other page, and the server', async (t) => {
    const [amara, mei] = [
      await open('Amara', '/messages/amara-mei'),
      await open('Mei', '/messages/amara-mei'),
    ]
    await say(amara, 'The vase is forty centimetres')
    await shown(mei, 'The vase is forty centimetres').waitFor()
    await mei.getByRole('status').getByText('Amara Okafor: The vase is forty centimetres').waitFor()
    await field(amara).press('ArrowUp')
    const editor = amara.getByRole('textbox', { name: 'Change the message' })
    await editor.fill('The vase is forty-one centimetres')
    await editor.press('Enter')
    await mei.getByRole('log').getByText('The vase is forty-one centimetres (edited)').waitFor()
    await amara.locator('textarea[name=body]:focus').waitFor()

    await say(amara, 'Wrong window, sorry')
    await shown(mei, 'Wrong window, sorry').waitFor()
    await amara.getByRole('article').last().hover()
    await amara.getByRole('button', { name: 'Change or delete' }).last().click()
    await amara.getByRole('menuitem', { name: 'Delete' }).click()
    await shown(mei, 'Wrong window, sorry').waitFor({ state: 'detached' })
    await mei.reload()
    t.equal(await mei.getByRole('log').getByText('The vase is forty-one centimetres (edited)').count(), 1)
    t.equal(await shown(mei, 'Wrong window, sorry').count(), 0)

    const db = await loadDb(house.databaseUrl)
    const { id } = await db.message.findFirstOrThrow({ where: { body: 'The vase is forty-one centimetres' } })
    await db.$disconnect()
    const path = `/api/conversations/amara-mei/messages/${id}`
    const refused = await mei.request.patch(path, { data: { key: 'k', body: 'mine now' } })
    t.equal(refused.status(), 404, 'nobody changes what somebody else wrote')
    await leave(amara, mei)
  })

  suite.test('a link is a card; what is no link is refused at its field', async (t) => {
    const [rafael, tom] = [
      await open('Rafael', '/messages/help-tom'),
      await open('Amara', '/messages/help-tom'),
    ]
    await rafael.getByRole('button', { name: 'Attach a link' }).click()
    const link = rafael.getByRole('textbox', { name: 'Link to attach' })
    await link.fill('javascript:alert(1)')
    await say(rafael, 'Have a look')
    await rafael.getByRole('alert').getByText('https://').waitFor()
    t.equal(await link.getAttribute('aria-invalid'), 'true')
    await link.fill('https://lids.example/loose?page=2')
    await send(rafael)
    const card = tom.getByRole('link', { name: 'lids.example' })
    t.equal(await card.getAttribute('href'), 'https://lids.example/loose?page=2')
    t.match(await card.getAttribute('rel'), /noopener noreferrer/)
    const answer = await rafael.request.post('/api/conversations/help-tom/messages', {
      data: { clientKey: 'x', body: '', attachmentUrl: 'javascript:alert(1)' },
    })
    t.equal(answer.status(), 422)
    t.match(await answer.json(), { field: 'attachmentUrl' }, 'the server names the field, too')
    await leave(rafael, tom)
  })

  suite.test('whoever is taken out of a conversation is told, and is let in again', async (t) => {
    const mei = await open('Mei', '/messages/studio')
    const db = await loadDb(house.databaseUrl)
    const ofMei = { conversationId: 'studio', userId: 'mei' }
    const reconsider = () => house.nodes[0]?.api('reconsider', { channel: 'conversation:studio' })
    const member = await db.member.delete({ where: { conversationId_userId: ofMei } })
    const letIn = () =>
      db.member.upsert({ where: { conversationId_userId: ofMei }, create: member, update: {} })
    t.teardown(async () => {
      await letIn()
      await db.$disconnect()
    })
    await reconsider()
    const notice = mei.getByRole('alert').filter({ hasText: 'This conversation is closed to you.' })
    await notice.waitFor()
    t.ok((await mei.getByRole('article').count()) > 0, 'what was read stays')
    await letIn()
    await reconsider()
    await notice.getByRole('button', { name: 'Try again' }).click()
    await notice.waitFor({ state: 'detached' })
    await leave(mei)
  })

  suite.test('what was begun and not sent survives a reload', async (t) => {
    const mei = await open('Mei', '/messages/studio')
    await field(mei).fill('Half a thought')
    await mei.reload()
    await mei.locator('[data-state=live]').waitFor()
    t.equal(await field(mei).inputValue(), 'Half a thought')
    await field(mei).press('Enter')
    await shown(mei, 'Half a thought').waitFor()
    await mei.reload()
    await mei.locator('[data-state=live]').waitFor()
    t.equal(await field(mei).inputValue(), '')
    await leave(mei)
  })

  suite.test('one scrolls back as far as it goes, and nothing jumps when something new comes', async (t) => {
    const id = await longConversation(house)
    const [amara, priya] = [await open('Amara', `/messages/${id}`), await open('Priya', `/messages/${id}`)]
    await shown(amara, `Line ${EARLIER}`).waitFor()
    const log = amara.getByRole('log')
    await field(amara).press('ArrowUp')
    const editor = amara.getByRole('textbox', { name: 'Change the message' })
    await editor.fill('Half a change')
    while ((await log.getByText('Start of the conversation').count()) === 0) {
      await log.hover()
      await amara.mouse.wheel(0, -4_000)
      await amara.waitForTimeout(50)
    }
    await amara.mouse.wheel(0, -40_000)
    await shown(amara, 'Line 1').waitFor()
    const rows = await log.getByRole('article').count()
    t.ok(rows < 100, `of ${EARLIER} messages, ${rows} are in the page`)
    const place = () => shown(amara, 'Line 1').evaluate((line) => line.getBoundingClientRect().top)
    const before = await place()
    await say(priya, 'Something new')
    await amara.getByRole('button', { name: '1 new' }).waitFor()
    t.equal(await place(), before, 'nothing moved')
    t.equal(await log.getAttribute('aria-live'), 'off')
    const said = await amara.locator('[role=status]').allTextContents()
    t.strictSame(
      said.filter((text) => /Line|Something/.test(text)),
      ['Priya Nair: Something new'],
    )
    await amara.getByRole('button', { name: '1 new' }).click()
    await shown(amara, 'Something new').waitFor()
    t.equal(await editor.inputValue(), 'Half a change', 'what is being changed outlives the scrolling')
    await leave(amara, priya)
  })

  suite.test('a new conversation stands in the other’s list at once', async (t) => {
    const [tom, mei] = [await open('Rafael', '/messages'), await open('Mei', '/messages')]
    await tom.keyboard.press('n')
    await tom.getByRole('button', { name: 'Start' }).click()
    await tom.getByRole('alert').getByText('at least one').waitFor()
    await tom.getByLabel('Mei Tanaka').check()
    await tom.getByLabel('Jonas Lindqvist').check()
    await tom.getByRole('button', { name: 'Start' }).click()
    await tom.getByRole('alert').getByText('a name').waitFor()
    await tom.getByLabel('Name of the group').fill('Sunday parcels')
    const lost = Promise.withResolvers<void>()
    const lose = async (route: Route) => {
      await route.fetch()
      await lost.promise
      await route.abort()
    }
    await tom.route('**/api/conversations', lose, { times: 1 })
    await tom.getByRole('button', { name: 'Start' }).click()
    await tom.getByRole('button', { name: 'Starting' }).waitFor()
    t.ok(await tom.getByLabel('Name of the group').isDisabled(), 'nothing can be typed that would be lost')
    lost.resolve()
    await tom.getByRole('alert').getByText('Not started. The server does not answer.').waitFor()
    await tom.locator('button:focus', { hasText: 'Start' }).waitFor()
    await mei.getByRole('link', { name: 'Sunday parcels' }).waitFor()
    await tom.getByRole('button', { name: 'Start' }).click()
    await tom.waitForURL(/messages\/.+/)
    await say(tom, 'Who packs?')
    const row = mei.getByRole('link', { name: 'Sunday parcels' })
    await row.getByText('1 unread').waitFor()
    t.match(await row.textContent(), 'Who packs?', 'the list is told what it says')
    t.equal(await row.count(), 1, 'a second try begins no second one')
    await leave(tom, mei)
  })

  suite.test('a menu gives the focus back, and what it removes leaves it in the conversation', async (t) => {
    const amara = await open('Amara', '/messages/amara-mei')
    await say(amara, 'Say nothing of the price')
    const own = amara.getByRole('article').filter({ hasText: 'Say nothing of the price' })
    const menu = own.getByRole('button', { name: 'Change or delete' })
    await menu.press('Enter')
    await amara.getByRole('menu').press('Escape')
    await amara.getByRole('menu').waitFor({ state: 'detached' })
    await own.locator('button:focus').waitFor()
    await menu.press('Enter')
    await amara.getByRole('menuitem', { name: 'Edit' }).press('Enter')
    await amara.locator('textarea[aria-label="Change the message"]:focus').press('Escape')
    await amara.locator('article:focus').filter({ hasText: 'Say nothing of the price' }).waitFor()
    await menu.press('Enter')
    await amara.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await own.waitFor({ state: 'detached' })
    await amara.locator('[role=log]:focus').waitFor()
    t.equal(await amara.getByRole('menu').count(), 0)
    await leave(amara)
  })

  suite.test('keys of one character can be switched off, and this browser remembers it', async (t) => {
    const amara = await open('Amara', '/messages')
    const dialogs = amara.getByRole('dialog')
    const setKeys = async (wanted: boolean) => {
      await amara.getByRole('button', { name: 'Keys', exact: true }).click()
      await dialogs.getByLabel('Keys of one character').setChecked(wanted)
      await dialogs.press('Escape')
      await dialogs.waitFor({ state: 'detached' })
    }
    await setKeys(false)
    await openLive(house, amara, '/messages')
    for (const key of ['n', '/', '?']) await amara.keyboard.press(key)
    t.equal(await dialogs.count(), 0)
    t.equal(await amara.locator('input:focus').count(), 0)
    await setKeys(true)
    await amara.keyboard.press('n')
    await amara.getByRole('dialog', { name: 'New conversation' }).waitFor()
    await leave(amara)
  })

  suite.test('everything goes by keyboard', async (t) => {
    const amara = await open('Amara', '/messages')
    await amara.keyboard.press('?')
    await amara.getByRole('dialog', { name: 'Keys' }).waitFor()
    await amara.keyboard.press('Escape')
    await amara.getByRole('dialog').waitFor({ state: 'detached' })
    await amara.keyboard.press('/')
    await amara.keyboard.type('order')
    const list = amara.getByRole('navigation', { name: 'Conversations' })
    t.equal(await list.getByRole('link').count(), 1)
    await amara.keyboard.press('ArrowDown')
    await amara.keyboard.press('Enter')
    await amara.waitForURL('**/messages/help-tom')
    await amara.keyboard.press('Escape')
    await list.getByRole('link', { name: 'Mei Tanaka' }).waitFor()
    await leave(amara)
  })
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Message to' })
const shown = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true })
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await send(page)
}

async function longConversation({ databaseUrl }: House): Promise<string> {
  const db = await loadDb(databaseUrl)
  const id = 'long'
  const now = Date.now()
  await db.conversation.create({
    data: {
      id,
      title: 'Long',
      members: { create: [{ userId: 'amara' }, { userId: 'priya' }] },
      messages: {
        create: Array.from({ length: EARLIER }, (_, index) => ({
          senderId: index % 2 === 0 ? 'amara' : 'priya',
          clientKey: `long-${index}`,
          body: `Line ${index + 1}`,
          sentAt: new Date(now - (EARLIER - index) * 60_000),
        })),
      },
    },
  })
  await db.$disconnect()
  return id
}
