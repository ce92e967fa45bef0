import { type ClientOptions, type ClientWorld, reportToConsole } from '../options.ts'
import { browserOfPage } from './browser.ts'
import { Tabs } from './tabs.ts'

/** How long the leading tab may take to connect. It may have to go down the ladder. */
const deadlineMs = 20_000

/**
 * For the client's option `tabs`: all tabs in which the same person is signed in share one connection. One of them
 * leads. When it is closed, freezes or crashes, another one takes over. Without Web Locks or BroadcastChannel each tab
 * has its own connection, and its timeline says why.
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
