import type { Browser } from 'playwright-core'
import type { Test } from 'tap'

import { answerSuite } from './assistant.ts'
import { dragSuite } from './board.ts'
import type { House } from './house.ts'
import { talkSuite } from './messages.ts'
import { leave, people } from './people.ts'
import { notificationSuite } from './session.ts'
import { raceSuite } from './show.ts'
import { receiptSuite } from './thread.ts'

/** The heart of each product, which beats behind every front door. */
export function coreSuite(suite: Test, house: House, browser: Browser): void {
  suite.test('the status names the transport, and it is the socket', async (t) => {
    const mei = await people(house, browser).open('Mei', '/connection')
    const status = mei.locator('a[href="/connection"] [data-state=live][data-transport=websocket]')
    await status.getByText('WebSocket').waitFor()
    t.match(await mei.locator('main').textContent(), /Transport ?WebSocket/)
    await leave(mei)
  })
  talkSuite(suite, house, browser)
  receiptSuite(suite, house, browser)
  notificationSuite(suite, house, browser)
  dragSuite(suite, house, browser)
  raceSuite(suite, house, browser)
  answerSuite(suite, house, browser)
}
