import t from 'tap'
import { showSuite } from './show.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

showSuite(t, house, browser)
