import t from 'tap'
import { showSuite } from './suites/show.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

showSuite(t, house, browser)
