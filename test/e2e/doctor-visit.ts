import type { Browser, Page } from 'playwright-core'

import type { Behind } from '../../proxy/test/door.ts'
import { type Door, type HouseOptions, openHouse } from '../doctor/house.ts'

export const patienceMs = 60_000

interface Visit extends AsyncDisposable {
  readonly page: Page
  /** What the page's content security policy blocked, and requests that left this origin. */
  readonly complaints: readonly string[]
}

interface VisitOptions extends HouseOptions {
  readonly query?: string
  readonly dark?: boolean
  readonly width?: number
}

/** Opens the page and waits until all checks are done. */
export async function visit(
  browser: Browser,
  start: (behind: Behind) => Promise<Door>,
  options: VisitOptions = {},
): Promise<Visit> {
  await using stack = new AsyncDisposableStack()
  const { query = '?idle=1', dark = false, width = 1100 } = options
  const house = stack.use(await openHouse(start, options))
  const context = await browser.newContext({
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height: 900 },
    ignoreHTTPSErrors: true,
  })
  stack.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (asked) => {
    if (!asked.url().startsWith(house.origin)) complaints.push(`asked ${asked.url()}`)
  })
  await page.goto(`${house.origin}/ws/doctor${query}`)
  await page.locator('#verdict:not([data-tone=asking])[data-tone]').waitFor({ timeout: patienceMs })
  const owned = stack.move()
  return { page, complaints, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The state of each row of a list, by name. */
export async function statesOf(page: Page, name: 'check' | 'place'): Promise<Record<string, string>> {
  const rows = await page
    .locator(`[data-${name}]`)
    .evaluateAll((found) => found.map((row) => ({ ...row.dataset })))
  return Object.fromEntries(rows.map((row) => [row[name] ?? '', row.state ?? '']))
}

/** The finding of each check that has one. */
export async function namesIn(page: Page): Promise<Record<string, string>> {
  const rows = await page.locator('[data-check]').evaluateAll((found) =>
    found.flatMap((row) => {
      const name = row.querySelector('.finding h3 code')?.textContent ?? ''
      return name === '' ? [] : [[(row as HTMLElement).dataset.check ?? '', name]]
    }),
  )
  return Object.fromEntries(rows)
}
