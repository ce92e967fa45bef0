import { type Browser, chromium } from 'playwright-core'

import { findBinary } from './binary.ts'

/** No sandbox: tests run as root in containers. No /dev/shm: it is tiny there. No GPU: there is none. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']

/** The Chromium of this machine, without a window. `await using` closes it. */
export function launchChromium({ args = [] }: { args?: readonly string[] } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: findBinary('chromium'), args: [...ARGS, ...args] })
}
