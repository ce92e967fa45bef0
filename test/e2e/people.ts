import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'

import type { House } from './house.ts'
import { openLive, signIn } from './person-page.ts'

/** The people of one house. Each has a browser of their own, with these options by default. */
export function people(house: House, browser: Browser, usual: BrowserContextOptions = {}) {
  const enter = (name: string, options = usual) => signIn(house, browser, name, options)
  return {
    signIn: enter,
    open: async (name: string, path: string) => openLive(house, await enter(name), path),
  }
}

/** Closes the pages with everything else that these people have open. */
export async function leave(...pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.context().close()))
}

/** Revokes the access of the person in this row of the page "People". */
export async function revoke(row: Locator): Promise<void> {
  const name = { name: 'Revoke access' }
  await row.getByRole('button', name).click()
  await row.page().getByRole('alertdialog').getByRole('button', name).click()
}
