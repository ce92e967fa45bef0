import { launchChromium } from '@portico/harness'
import t from 'tap'

import { startCaddyDoor } from '../../proxy/test/caddy-door.ts'
import { coreSuite } from './core.ts'
import { openHouse } from './house.ts'

const house = await openHouse({ door: startCaddyDoor })
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

coreSuite(t, house, browser)
