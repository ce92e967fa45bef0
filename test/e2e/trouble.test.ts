import { startRedis } from '@portico/harness'
import type { Page } from 'playwright-core'
import t from 'tap'

import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { leave, people } from './people.ts'
import { together } from './person-page.ts'
import { openWithBrowser } from './with-browser.ts'

const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())
const { house, browser } = await openWithBrowser(t, {
  nodes: 2,
  env: { REDIS_URL: redis.url },
  door: startNginxDoor,
})

const { open } = people(house, browser)
const THREAD = '/messages/amara-mei'

t.test(
  'the node of somebody who types is killed: nothing is lost, and the page goes to the other one',
  async (t) => {
    const [mei, amara] = [await open('Mei', THREAD), await open('Amara', THREAD)]
    await sayAndHear(amara, mei, 'Before')
    await together(amara, mei)
    await write(amara, 'While it d')
    await mei.getByRole('status').getByText('Amara is typing').waitFor()

    for (const [round, node] of house.nodes.entries()) {
      const states = await watchStates(amara, mei)
      await write(amara, `In round ${round}`)
      const held = await node.connections()
      await node.kill()
      await sayAndHear(amara, mei, `While node ${round} is away`)
      for (const page of [amara, mei]) await page.locator('[data-state=live]').waitFor()
      t.equal((await states()).includes('connecting'), held > 0, 'whoever was there is told')
      await node.startAgain()
      await sayAndHear(mei, amara, `Since node ${round} is back`)
    }
    for (const page of [amara, mei]) {
      const texts = await page.locator('[role=log] article p').allTextContents()
      const said = texts.filter((text) => /^(Before|While node|Since node)/.test(text))
      t.strictSame(said, [
        'Before',
        'While node 0 is away',
        'Since node 0 is back',
        'While node 1 is away',
        'Since node 1 is back',
      ])
    }
    await leave(amara, mei)
  },
)

t.test('no node is left: the page says so, keeps what is written, and catches up by itself', async (t) => {
  const [mei, amara] = [await open('Mei', THREAD), await open('Amara', THREAD)]
  await Promise.all(house.nodes.map((node) => node.kill()))
  const banner = amara.getByRole('alert').filter({ hasText: 'Try now' })
  await banner.getByText('The connection is interrupted').waitFor()
  await banner.getByRole('link', { name: 'Details' }).waitFor()
  t.notMatch(
    await banner.textContent(),
    'services/realtime',
    'what operators can mend is said on another page',
  )
  const field = await amara.getByRole('textbox', { name: 'Message to' }).boundingBox()
  const height = amara.viewportSize()?.height ?? 0
  t.ok(field && field.y + field.height <= height, 'the banner pushes nothing off the screen')
  await write(amara, 'Nobody is there')
  await send(amara)
  await amara.route('**/api/conversations/*/messages', (route) => route.abort(), { times: 1 })
  await write(amara, 'Nor is the web app')
  await send(amara)
  await amara.getByRole('log').getByText('Not sent.').waitFor()
  await Promise.all(house.nodes.map((node) => node.startAgain()))
  for (const text of ['Nobody is there', 'Nor is the web app']) await shown(mei, text).waitFor()
  await banner.waitFor({ state: 'detached' })
  for (const page of [amara, mei])
    for (const text of ['Nobody is there', 'Nor is the web app'])
      t.equal(await shown(page, text).count(), 1, text)
  await amara.locator('a[href="/connection"] [data-state=live]').click()
  // Why, when, and for how long.
  await amara.getByText(/^Last interruption: [A-Z].*, \d\d:\d\d, \d+\.\d s$/).waitFor()
  await leave(amara, mei)
})

t.test('the web app is restarted: sockets stay, and live things go on', async (t) => {
  const [mei, amara] = [await open('Mei', THREAD), await open('Amara', THREAD)]
  await together(amara, mei)
  const sockets: string[] = []
  for (const page of [amara, mei]) page.on('websocket', (socket) => sockets.push(socket.url()))
  const states = await watchStates(amara, mei)
  await house.web.kill()
  await write(amara, 'The web app is away')
  await mei.getByRole('status').getByText('Amara is typing').waitFor()
  await send(amara)
  await amara.getByRole('alert').getByText('Not sent.').waitFor()
  await house.web.startAgain()
  await amara.getByRole('button', { name: 'Send again' }).click()
  await shown(mei, 'The web app is away').waitFor()
  t.strictSame(await states(), [], 'no page ever was anything but live')
  t.strictSame(sockets, [], 'and none dialled again')
  await leave(amara, mei)
})

const shown = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true })
const write = (page: Page, text: string) => page.getByRole('textbox', { name: 'Message to' }).fill(text)
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()

async function sayAndHear(from: Page, to: Page, text: string): Promise<void> {
  await write(from, text)
  await send(from)
  await shown(to, text).waitFor()
}

/** Records every state other than live that a page shows, until the returned function is called. */
async function watchStates(...pages: readonly Page[]): Promise<() => Promise<string[]>> {
  const noting = await Promise.all(
    pages.map((page) =>
      page.evaluateHandle(() => {
        const noted: string[] = []
        const look = () => {
          const state = document.querySelector<HTMLElement>('a[href="/connection"] [data-state]')?.dataset
            .state
          if (state !== 'live') noted.push(state ?? 'none')
        }
        new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ['data-state'] })
        return noted
      }),
    ),
  )
  return async () => (await Promise.all(noting.map((noted) => noted.jsonValue()))).flat()
}
