import t from 'tap'

import { boardSuite } from './board.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

boardSuite(t, house, browser)
