import t from 'tap'

import { boardSuite } from './suites/board.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

boardSuite(t, house, browser)
