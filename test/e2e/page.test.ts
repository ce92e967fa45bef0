import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import type { Locator, Page } from 'playwright-core'
import t from 'tap'

import { checkout } from '../../scripts/workbench/checkout.ts'
import { signIn } from './person-page.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

/** Opens a page and collects the errors of its console. */
async function openPage(path: string, colorScheme: 'light' | 'dark' = 'light') {
  const page = await browser.newPage({ colorScheme })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== house.origin) complaints.push(`asked ${request.url()}`)
  })
  await page.goto(`${house.origin}${path}`, { waitUntil: 'load' })
  return { page, complaints }
}

function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []
    return red
  })
}

t.test('the page opens, in its own font, without a complaint and without another host', async (t) => {
  const { page, complaints } = await openPage('/')
  t.match(await page.title(), 'Portico')
  t.match((await page.locator('h1').textContent()) ?? '', 'own origin')
  await page.evaluate(() => document.fonts.ready)
  const loaded = () =>
    [...document.fonts].some(({ family, status }) => family.includes('Inter') && status === 'loaded')
  t.ok(await page.evaluate(loaded))
  t.ok((await brightness(page)) > 200, 'light')
  t.strictSame(complaints, [])
  await page.close()
})

t.test('it is dark where the person’s system is', async (t) => {
  const { page, complaints } = await openPage('/', 'dark')
  t.ok((await brightness(page)) < 60)
  t.strictSame(complaints, [])
  await page.close()
})

t.test(
  'the connection page finds the service through the page’s own origin, and opens a socket',
  async (t) => {
    const { page, complaints } = await openPage('/connection')
    await page.getByRole('status').filter({ hasText: 'Open' }).waitFor()
    await page.getByRole('status').filter({ hasText: 'Found' }).waitFor()
    await page.getByRole('status').filter({ hasText: 'Ready' }).waitFor()
    t.match((await page.locator('main').textContent()) ?? '', 'protocol')
    t.strictSame(complaints, [])
    await page.close()
  },
)

/** The files of the build that contain npm centrifuge, recognised by one of its messages. */
function filesOfTheLibrary(): readonly string[] {
  const chunks = path.join(checkout.web, '.next', 'static', 'chunks')
  return globSync('**/*.js', { cwd: chunks }).filter((file) =>
    readFileSync(path.join(chunks, file), 'utf8').includes('subscription that is not subscribed'),
  )
}

t.test(
  'what a page connects with is a file of its own; one that is away is named, and asked for again',
  async (t) => {
    const [file, ...others] = filesOfTheLibrary()
    if (file === undefined) throw new Error('npm centrifuge is nowhere in the build')
    t.strictSame(others, [], 'once')
    const page = await signIn(house, browser, 'Mei')
    t.notMatch(await (await page.request.get('/messages')).text(), file, 'no part of the first load')
    const isFile = (url: URL) => url.pathname.endsWith(`/${file}`)
    await page.context().route(isFile, (route) => route.fulfill({ status: 404 }))
    await page.goto('/messages')
    await page.getByRole('alert').getByText('The connection is interrupted').waitFor()
    await page.getByRole('alert').getByRole('link', { name: 'Details' }).click()
    await page.getByRole('main').getByText('A file of this page is missing').waitFor()
    await page.context().unroute(isFile)
    await page.locator('[data-state=live]').waitFor()
    await page.context().close()
  },
)

t.test('a phone shows every word of it', async (t) => {
  const { page } = await openPage('/connection')
  await page.setViewportSize({ width: 360, height: 740 })
  t.notOk(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), 'nothing is cut off')
  await page.close()
})

t.test(
  'while a page is read its shape is there, and the place it is at; then it is there itself',
  async (t) => {
    const amara = await signIn(house, browser, 'Amara')
    await amara.locator('[data-state=live]').waitFor()
    const read = { held: Promise.withResolvers<void>() }
    await amara.route(/[?&]_rsc=/, async (route) => {
      await read.held.promise
      await route.continue()
    })
    const rail = amara.getByRole('navigation', { name: 'Main' })
    const main = amara.getByRole('main')
    const shape = main.locator('[data-waiting]').first()
    /** Clicks, and looks at what is there before the server has answered, and afterwards. */
    const go = async (link: Locator, before: Locator, after: Locator) => {
      read.held = Promise.withResolvers()
      await link.click()
      await shape.waitFor()
      await main.getByRole('status').getByText('Loading').first().waitFor()
      await before.waitFor({ state: 'hidden' })
      read.held.resolve()
      await after.waitFor()
      await shape.waitFor({ state: 'detached' })
    }
    const heading = (name: string) => main.getByRole('heading', { name, exact: true })
    const thread = main.getByRole('region', { name: 'Studio' })
    const list = main.getByRole('navigation', { name: 'Conversations' })
    await go(list.getByRole('link', { name: 'Studio' }), main.getByText('Choose a conversation.'), thread)
    t.ok(await list.isVisible(), 'the list beside it stays')
    const board = main.getByRole('region', { name: 'Workshop', exact: true })
    await go(rail.getByRole('link', { name: 'Board' }), thread, board)
    await go(rail.getByRole('link', { name: 'Shows' }), board, heading('Shows'))
    await go(rail.getByRole('link', { name: 'Assistant' }), heading('Shows'), heading('Assistant'))
    await go(
      rail.getByRole('link', { name: 'Notifications' }),
      heading('Assistant'),
      heading('Notifications'),
    )
    await go(rail.getByRole('link', { name: 'Inspector' }), heading('Notifications'), heading('Nodes'))
    await go(main.getByRole('link', { name: 'Streams' }), heading('Nodes'), heading('Streams'))
    t.ok(await heading('Inspector').isVisible(), 'what frames both stays')
    await amara.context().close()
  },
)
