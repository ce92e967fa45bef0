import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import type { House } from './house.ts'
import { openLive, signIn } from './person-page.ts'

/** The people of one house, each in a browser of their own, which has these options unless somebody wants others. */
export function people(house: House, browser: Browser, usual: BrowserContextOptions = {}) {
  const enter = (name: string, options = usual) => signIn(house, browser, name, options)
  return {
    signIn: enter,
    open: async (name: string, path: string) => openLive(house, await enter(name), path),
  }
}

/** With everything they have open. */
export async function leave(...pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.context().close()))
}
