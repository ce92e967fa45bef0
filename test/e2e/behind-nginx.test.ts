import t from 'tap'

import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { coreSuite } from './suites/core.ts'
import { openWithBrowser } from './with-browser.ts'

const { house, browser } = await openWithBrowser(t, { door: startNginxDoor })

coreSuite(t, house, browser)
