import { launchChromium } from '@portico/harness'
import t from 'tap'

import { HMR_PATH } from '../../scripts/launch/services.ts'
import { openHouse } from './house.ts'

t.test('hot reload has its socket on the one origin', async (t) => {
  const house = await openHouse('dev')
  t.teardown(() => house[Symbol.asyncDispose]())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const page = await browser.newPage()

  const dialled = page.waitForEvent('websocket', { predicate: (socket) => socket.url().includes(HMR_PATH) })
  await page.goto(house.origin, { timeout: 60_000 })
  const socket = await dialled
  t.equal(new URL(socket.url()).host, new URL(house.origin).host)
  await socket.waitForEvent('framereceived')
  t.notOk(socket.isClosed())
})
