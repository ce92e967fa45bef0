import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'

import type { House } from './house.ts'

/** Opens a browser for one person, signed in by one click. */
export async function signIn(
  house: House,
  browser: Browser,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: house.origin, ...options })
  const page = await context.newPage()
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name }).click()
  await page.waitForURL('**/messages')
  return page
}

/** Opens a page and waits until it is live, so that whatever appears afterwards was not part of the load. */
export async function openLive(house: House, page: Page, path: string): Promise<Page> {
  await page.goto(path)
  await page.locator(`[data-state=${house.liveState}]`).waitFor()
  return page
}

/** The page's next request succeeds, but the page never gets the answer. */
export async function loseAnswer(page: Page, path: string): Promise<void> {
  const lose = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await page.route(path, lose, { times: 1 })
}

/**
 * Waits until people with the same conversation open see each other. From then on each hears the others type, which
 * is published only once.
 */
export async function together(...pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await page
      .getByText('is here', { exact: true })
      .nth(pages.length - 1)
      .waitFor({ state: 'attached' })
}

/** The service's answer to a subscribe command on a socket of this person's. */
export function askToSubscribe(page: Page, channel: string): Promise<{ code?: number; message?: string }> {
  return page.evaluate(async (wanted) => {
    const { token } = await (await fetch('/api/portico/token', { method: 'POST' })).json()
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`)
    const { promise, resolve } = Promise.withResolvers<{ code?: number; message?: string }>()
    socket.onopen = () => {
      const commands = [
        { id: 1, connect: { token } },
        { id: 2, subscribe: { channel: wanted } },
      ]
      socket.send(commands.map((command) => JSON.stringify(command)).join('\n'))
    }
    socket.onmessage = ({ data }) => {
      for (const line of String(data).split('\n').filter(Boolean)) {
        const reply = JSON.parse(line)
        if (reply.id === 2) resolve(reply.error ?? {})
      }
    }
    const answer = await promise
    socket.close()
    return answer
  }, channel)
}

/** When something became visible on the page, by the machine's clock. */
export function whenSeen(page: Page, selector: string): Promise<number> {
  return page.evaluate((wanted) => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const look = () => {
      if (!document.querySelector(wanted)) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, attributes: true })
    look()
    return promise
  }, selector)
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN
}

/**
 * Presses a key until it has an effect. A page hears keys only a moment after a dialog opens or closes; an earlier
 * key is lost.
 */
export async function pressUntil(page: Page, key: string, seen: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await page.keyboard.press(key)
    try {
      await seen()
      return
    } catch (error) {
      if (tries === 5) throw error
    }
  }
}
