import t from 'tap'

import { messagesSuite } from './suites/messages.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

messagesSuite(t, house, browser)
