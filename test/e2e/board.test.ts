import { launchChromium } from '@portico/harness'
import t from 'tap'

import { boardSuite } from './board.ts'
import { openHouse } from './house.ts'

const house = await openHouse()
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

boardSuite(t, house, browser)
