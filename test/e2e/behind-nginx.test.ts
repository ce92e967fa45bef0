import { launchChromium } from '@portico/harness'
import t from 'tap'

import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { coreSuite } from './core.ts'
import { openHouse } from './house.ts'

const house = await openHouse({ door: startNginxDoor })
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

coreSuite(t, house, browser)
