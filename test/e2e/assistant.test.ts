import { launchChromium } from '@portico/harness'
import t from 'tap'

import { assistantSuite } from './assistant.ts'
import { openHouse } from './house.ts'

const house = await openHouse()
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

assistantSuite(t, house, browser)
