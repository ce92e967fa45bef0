import t from 'tap'

import { assistantSuite } from './assistant.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

assistantSuite(t, house, browser)
