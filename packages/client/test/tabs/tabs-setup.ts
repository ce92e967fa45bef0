import type { Client } from '@portico/client'
import { FakeClock, FakeService } from '@portico/client/testing'
import { Lazy } from '../../src/lazy.ts'
import { oneConnection } from '../../src/tabs/index.ts'
import { FakeBrowser, type FakeTab } from './fake-browser.ts'

/** One tab with the client in it, and everything it received. */
export interface Member {
  readonly tab: FakeTab
  readonly client: Client
  /** In order of arrival; NaN for a gap. */
  readonly heard: Readonly<Record<string, number[]>>
  readonly problems: unknown[]
}

export interface TabsSetupOptions {
  readonly random?: () => number
  readonly kept?: number
  /** The user who is signed in at the moment. */
  readonly user?: () => string
  /** Fetches the file that a tab's links need. */
  readonly file?: (tab: FakeTab) => Promise<unknown>
}

export function tokenOf(user: string, iat: number): string {
  return `.${btoa(JSON.stringify({ sub: user, iat, exp: iat + 3_600 }))}.`
}

/** A service, and a browser with any number of tabs. */
export function setUpTabs(options: TabsSetupOptions = {}) {
  const { random = () => 0.5, kept = 1_000, user = () => 'ada', file = async () => 'the file' } = options
  const clock = new FakeClock(random)
  const service = new FakeService({ clock, kept })
  const browser = new FakeBrowser(clock)
  let tokens = 0

  function open(channels: readonly `anything:${string}`[] = ['anything:1'], tab = browser.openTab()): Member {
    const problems: unknown[] = []
    const fetched = new Lazy(() => file(tab))
    const client = service.client({
      auth: { token: async () => tokenOf(user(), ++tokens) },
      clock: tab.clock,
      load: () => (fetched.value ? undefined : fetched.get()),
      report: (problem) => problems.push(problem),
      tabs: (world, options) => oneConnection(world, options, tab.browser),
    })
    const heard: Record<string, number[]> = {}
    for (const name of channels) {
      const list: number[] = []
      heard[name] = list
      const channel = client.channel(name)
      channel.onEvery((data) => list.push(Number(data)))
      channel.onGap(() => list.push(Number.NaN))
    }
    client.start()
    return { tab, client, heard, problems }
  }

  return { clock, service, browser, open }
}
