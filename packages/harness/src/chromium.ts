import { freePort } from '@portico/ports'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

import { findBinary } from './binary.ts'

/** No sandbox: tests run as root in containers. No /dev/shm: it is tiny there. No GPU: there is none. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']

export interface ChromiumOptions {
  readonly args?: readonly string[]
  /** Arguments of Playwright's own that shall not be given. */
  readonly without?: readonly string[]
}

/** The Chromium of this machine, without a window. `await using` closes it. */
export function launchChromium({ args = [], without = [] }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findBinary('chromium'),
    args: [...ARGS, ...args],
    ignoreDefaultArgs: [...without],
  })
}

export interface PlainChromium extends AsyncDisposable {
  readonly context: BrowserContext
}

/**
 * One where a tab that is not in front is hidden, as it is for people, so that the browser may freeze it. Playwright
 * makes every page of a context that it opened itself believe it is in front; of this one it leaves the first as it is.
 */
export async function launchPlainChromium(): Promise<PlainChromium> {
  await using stack = new AsyncDisposableStack()
  const port = await freePort()
  stack.use(await launchChromium({ args: [`--remote-debugging-port=${port}`] }))
  const browser = stack.use(await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true }))
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('the browser has no context of its own')
  const owned = stack.move()
  return { context, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
