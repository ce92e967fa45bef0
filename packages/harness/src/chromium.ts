import { type Browser, chromium } from 'playwright-core'

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
