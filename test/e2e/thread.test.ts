import t from 'tap'

import { threadSuite } from './thread.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

threadSuite(t, house, browser)
