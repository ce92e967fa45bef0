import t from 'tap'

import { accessibilitySuite } from './suites/accessibility.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

accessibilitySuite(t, house, browser, { colorScheme: 'light', viewport: { width: 1280, height: 800 } })
