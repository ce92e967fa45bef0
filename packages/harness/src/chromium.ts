import { freePort } from '@portico/ports'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

import { findBinary } from './binary.ts'

/** No sandbox: tests run as root in containers. No /dev/shm: it is tiny there. No GPU: there is none. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']

interface ChromiumOptions {
  readonly args?: readonly string[]
  /** Playwright's default arguments to leave out. */
  readonly without?: readonly string[]
}

/** Starts this machine's Chromium without a window. `await using` closes it. */
export function launchChromium({ args = [], without = [] }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findBinary('chromium'),
    args: [...ARGS, ...args],
    ignoreDefaultArgs: [...without],
  })
}

interface PlainChromium extends AsyncDisposable {
  readonly context: BrowserContext
}

/**
 * Starts a Chromium in which a background tab is hidden, as for people, so that the browser may freeze it. Playwright
 * makes every page of a context that it opened believe it is in front; here it leaves the first context alone.
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
