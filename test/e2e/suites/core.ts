import type { Browser } from 'playwright-core'
import type { Test } from 'tap'
import type { House } from '../house.ts'
import { leave, people } from '../people.ts'
import { answerSuite } from './assistant.ts'
import { dragSuite } from './board.ts'
import { talkSuite } from './messages.ts'
import { notificationSuite } from './session.ts'
import { raceSuite } from './show.ts'
import { receiptSuite } from './thread.ts'

const TRANSPORTS = {
  live: { transport: 'websocket', word: 'WebSocket' },
  degraded: { transport: 'http_stream', word: 'HTTP stream' },
} as const

/** The core of each product, which must work behind every front door and over whatever transport that leaves. */
export function coreSuite(suite: Test, house: House, browser: Browser): void {
  const { transport, word } = TRANSPORTS[house.liveState]
  suite.test(`the status names the transport: ${word}`, async (t) => {
    const mei = await people(house, browser).open('Mei', '/connection')
    const status = mei.locator(`a[href="/connection"] [data-transport=${transport}]`)
    await status.getByText(word).waitFor()
    t.match(await mei.locator('main').textContent(), new RegExp(`Transport ?${word}`))
    await leave(mei)
  })
  talkSuite(suite, house, browser)
  receiptSuite(suite, house, browser)
  notificationSuite(suite, house, browser)
  dragSuite(suite, house, browser)
  raceSuite(suite, house, browser)
  answerSuite(suite, house, browser)
}
