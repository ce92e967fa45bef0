import { launchChromium } from '@portico/harness'
import t from 'tap'
import { openHouse } from './house.ts'
import { inspectorSuite } from './inspector.ts'

const house = await openHouse()
t.teardown(() => house[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())

inspectorSuite(t, house, browser)
