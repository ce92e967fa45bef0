import t from 'tap'

import { startCaddyDoor } from '../../proxy/test/caddy-door.ts'
import { coreSuite } from './suites/core.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t, { door: startCaddyDoor })

coreSuite(t, house, browser)
