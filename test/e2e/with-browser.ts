import { launchChromium } from '@portico/harness'
import type { Browser } from 'playwright-core'
import type { Test } from 'tap'

import { type House, type HouseOptions, openHouse } from './house.ts'

/** Opens a house and a browser, which are closed at the end of the test. */
export async function openWithBrowser(
  t: Test,
  options?: HouseOptions,
): Promise<{ house: House; browser: Browser }> {
  const house = await openHouse(options)
  t.teardown(() => house[Symbol.asyncDispose]())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  return { house, browser }
}
