import { launchChromium } from '@portico/harness'
import t from 'tap'

import { accessibilitySuite } from './accessibility.ts'
import { openHouse } from './house.ts'

const house = await openHouse()
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

accessibilitySuite(t, house, browser, { colorScheme: 'dark', viewport: { width: 390, height: 844 } })
