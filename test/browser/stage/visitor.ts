import { setTimeout as delay } from 'node:timers/promises'

import type { BrowserContext, CDPSession, Page } from 'playwright-core'

import type { Expected, Moment, Script } from './program.ts'

/** Whether the page has its normal clock, or one that a test can advance with `page.clock`. */
export type Clock = 'its own' | 'ours'

/** A person with the page open. */
export class Visitor implements AsyncDisposable {
  readonly page: Page
  /** The lines of the page's console. */
  readonly console: string[] = []
  readonly #devtools: CDPSession

  static async open(context: BrowserContext, url: string, script: Script, clock: Clock): Promise<Visitor> {
    const page = await context.newPage()
    if (clock === 'ours') await page.clock.install()
    const visitor = new Visitor(page, await context.newCDPSession(page))
    await page.goto(`${url}#${encodeURIComponent(JSON.stringify(script))}`)
    await page.waitForFunction(() => 'exposed' in globalThis)
    return visitor
  }

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page
    this.#devtools = devtools
    page.on('console', (message) => this.console.push(message.text()))
    page.on('pageerror', (error) => this.console.push(String(error)))
  }

  /** Resolves to the first moment at which the status matches: the one in force at `since`, or a later one. */
  async when(expected: Expected, { since = 0, withinMs = 30_000 } = {}): Promise<Moment> {
    const found = this.page.evaluate(([wanted, from]) => exposed.when(wanted, from), [
      expected,
      since,
    ] as const)
    // A page that closes when its result is no longer awaited is not a failure.
    found.catch(() => {})
    const moment = await Promise.race([found, delay(withinMs, undefined, { ref: false })])
    if (moment !== undefined) return moment
    const story = (await this.moments()).map(
      ({ at, status }) => `${Math.round(at)} ${JSON.stringify(status)}`,
    )
    throw new Error(`no ${JSON.stringify(expected)} within ${withinMs} ms, but:\n${story.join('\n')}`)
  }

  /** Whether the console has shown this finding. */
  says(finding: string): boolean {
    return this.console.some((text) => text.startsWith(`finding ${finding}`))
  }

  /** Whether the page's developer corner shows this finding. */
  shows(finding: string): Promise<boolean> {
    return this.page.locator('portico-overlay [data-part=id]', { hasText: finding }).isVisible()
  }

  /** Resolves once the page has loaded a chunk of its program. */
  async has(chunk: string): Promise<void> {
    await this.page.waitForFunction(
      (name) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(name)),
      chunk,
    )
  }

  /** When the page told its client to start. */
  startedAt(): Promise<number> {
    return this.page.evaluate(() => exposed.startedAt)
  }

  /** Every status so far. */
  moments(): Promise<readonly Moment[]> {
    return this.page.evaluate(() => exposed.moments)
  }

  /** The publications of a channel, in order of arrival. */
  heard(channel: string): Promise<readonly unknown[]> {
    return this.page.evaluate((name) => exposed.heard[name] ?? [], channel)
  }

  /** Resolves when the channel is subscribed, which is a moment after the connection. */
  async listens(channel: string): Promise<void> {
    await this.page.evaluate((name) => exposed.listens(name), channel)
  }

  subscribe(channel: string): Promise<void> {
    return this.page.evaluate((name) => void exposed.client.channel(name), channel)
  }

  /** Resolves to the receipt, or to the refusal. */
  publish(channel: string, event: string, data: unknown): Promise<unknown> {
    const letter = [channel, event, data] as const
    return this.page.evaluate(
      ([name, kind, what]) => exposed.client.publish(name, kind, what).catch(String),
      letter,
    )
  }

  /** Creates another client, like a page that creates one on every render. */
  openAnotherClient(): Promise<void> {
    return this.page.evaluate(() => exposed.openAnotherClient())
  }

  arrivals(channel: string): Promise<readonly number[]> {
    return this.page.evaluate((name) => exposed.arrivals[name] ?? [], channel)
  }

  gaps(): Promise<readonly string[]> {
    return this.page.evaluate(() => exposed.gaps)
  }

  /** Waits until a channel has delivered this many publications. */
  async hears(channel: string, count: number, { withinMs = 30_000 } = {}): Promise<readonly unknown[]> {
    await this.page.waitForFunction(
      ([name, wanted]) => (exposed.heard[name]?.length ?? 0) >= wanted,
      [channel, count] as const,
      { timeout: withinMs, polling: 20 },
    )
    return this.heard(channel)
  }

  /**
   * Stops the page as if the machine slept: nothing runs in it, and its sockets stay open for as long as the other
   * side allows.
   */
  async sleep(): Promise<void> {
    await this.#devtools.send('Debugger.enable')
    const paused = new Promise((resolve) => this.#devtools.once('Debugger.paused', resolve))
    await this.#devtools.send('Debugger.pause')
    // The page pauses at the next statement, so this is answered only when it wakes.
    void this.#devtools.send('Runtime.evaluate', { expression: '0' }).catch(() => {})
    await paused
  }

  async wake(): Promise<void> {
    await this.#devtools.send('Debugger.disable')
  }

  /** Has the browser freeze the page, as it does with pages that are hidden for long. */
  async freeze(): Promise<void> {
    await this.#devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  }

  async thaw(): Promise<void> {
    await this.#devtools.send('Page.setWebLifecycleState', { state: 'active' })
  }

  /** Kills the page's process. */
  async crash(): Promise<void> {
    const crashed = new Promise((resolve) => this.page.once('crash', resolve))
    // Nothing is left to answer.
    void this.#devtools.send('Page.crash').catch(() => {})
    await crashed
  }

  /** Goes to another page, and waits only for its address: the browser may keep this page for the way back. */
  async leaveFor(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.page.url()).href)
  }

  async goBack(): Promise<void> {
    // A page out of the back/forward cache loads nothing, so there is no load to wait for.
    await this.page.evaluate(() => history.back())
    await this.page.waitForFunction(() => 'exposed' in globalThis)
  }

  /** Closes the context as well, with all pages of the same person. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
  }
}
