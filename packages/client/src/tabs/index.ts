import { type ClientOptions, type ClientWorld, reportToConsole } from '../options.ts'
import { browserOfPage } from './browser.ts'
import { Tabs } from './tabs.ts'

/** How long the leading tab may take for its way down the ladder. */
const deadlineMs = 20_000

/**
 * One connection for all tabs in which the same person is signed in: the option `tabs` of the client. One of them
 * leads; when it is closed, frozen or crashes, another one does. Where the browser has no Web Locks or no
 * BroadcastChannel, each tab connects by itself, and its timeline says why.
 */
export function oneConnection(
  world: ClientWorld,
  options: ClientOptions,
  browser = browserOfPage(),
): ClientWorld {
  const { tokens } = world
  if (tokens === undefined) {
    throw new Error(
      "tabs can share a connection only when each knows who is signed in, and with auth: 'cookie' the page does not: " +
        'give the client a token, as in new Client({ auth: { token }, tabs: oneConnection }), or leave out tabs',
    )
  }
  const { report = reportToConsole } = options
  const tabs = new Tabs({ world, tokens, browser, report })
  return {
    ...world,
    deadlineMs,
    load: () => tabs.load(),
    link: (plan, listener) => tabs.link(plan, listener),
    close: () => tabs.close(),
  }
}
