import { launchChromium } from '@portico/harness'
import t from 'tap'

import { openHouse } from './house.ts'
import { threadSuite } from './thread.ts'

const house = await openHouse()
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

threadSuite(t, house, browser)
