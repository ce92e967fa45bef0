import t from 'tap'
import { inspectorSuite } from './suites/inspector.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t)

inspectorSuite(t, house, browser)
