import t from 'tap'

import { HMR_PATH } from '../../scripts/launch/services.ts'
import { openWithBrowser } from './with-browser.ts'

t.test('hot reload has its socket on the one origin', async (t) => {
  const { house, browser } = await openWithBrowser(t, { mode: 'dev' })
  const page = await browser.newPage()

  // The development server compiles the page on this first request, which can take long on a busy machine.
  const timeout = 120_000
  const dialled = page.waitForEvent('websocket', {
    predicate: (socket) => socket.url().includes(HMR_PATH),
    timeout,
  })
  await page.goto(house.origin, { timeout })
  const socket = await dialled
  t.equal(new URL(socket.url()).host, new URL(house.origin).host)
  await socket.waitForEvent('framereceived')
  t.notOk(socket.isClosed())
})
