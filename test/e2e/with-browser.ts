import { launchChromium } from '@portico/harness'
import type { Browser } from 'playwright-core'
import type { Test } from 'tap'

import { type House, type HouseOptions, openHouse } from './house.ts'

/** A house and a browser, which end with the test. */
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
