import t from 'tap'

import { threadSuite } from './suites/thread.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

threadSuite(t, house, browser)
