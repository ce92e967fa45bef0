import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext } from 'playwright-core'
import type { Test } from 'tap'

import type { House } from '../house.ts'
import { subjects } from '../screenshots/pages.ts'

export interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

/** Checks every page in one colour scheme and size: axe must find nothing serious or critical. */
export function accessibilitySuite(suite: Test, house: House, browser: Browser, look: Look): void {
  const contexts = new Map<string | undefined, BrowserContext>()

  async function enter(as: string | undefined): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: house.origin, reducedMotion: 'reduce', ...look })
    contexts.set(as, context)
    if (as === undefined) return context
    const page = await context.newPage()
    await page.goto('/sign-in', { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: as }).click()
    await page.waitForURL('**/messages')
    await page.close()
    return context
  }

  for (const { name, path, as, arrange } of subjects) {
    suite.test(`${name}, ${look.colorScheme}`, async (t) => {
      const page = await (contexts.get(as) ?? (await enter(as))).newPage()
      await page.goto(path, { waitUntil: 'load' })
      if (as !== undefined) await page.locator('[data-state=live]').waitFor()
      await arrange?.(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const grave = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
      t.strictSame(grave, [])
      await page.close()
    })
  }
}
