import t from 'tap'

import { sessionSuite } from './suites/session.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

sessionSuite(t, house, browser)
