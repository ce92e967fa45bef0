import { launchChromium } from '@portico/harness'
import t from 'tap'

import type { Behind } from '../../proxy/test/door.ts'
import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { signToken } from '../../services/realtime/test/support/token.ts'
import { startHttp2Door } from '../browser/stage/http2-door.ts'
import type { Door } from '../doctor/house.ts'
import { nginxFaults } from '../doctor/nginx-faults.ts'
import { namesIn, statesOf, visit } from './doctor-visit.ts'

const browser = await launchChromium()
t.teardown(() => browser.close())

/** What stops a socket on the way, and every finding that the page then shows, by check. */
const stopped: readonly [string, (behind: Behind) => Promise<Door>, object][] = [
  [
    'sends upgrades to the web app, which leaves them open',
    nginxFaults['routes upgrades to the web app'],
    { upgrade: 'upgradeHanging' },
  ],
  [
    'leads /ws alone to the web app',
    nginxFaults['routes /ws alone to the web app'],
    { plain: 'notRouted', upgrade: 'notRouted' },
  ],
  ['answers every upgrade 403', nginxFaults['answers every upgrade 403'], { upgrade: 'webSocketBlocked' }],
  // It does not tell the service of its TLS, either.
  [
    'speaks HTTP/2 and nothing else',
    startHttp2Door,
    { arrival: 'schemeLost', upgrade: 'http2WithoutConnect' },
  ],
]

for (const [what, start, names] of stopped) {
  t.test(`a door that ${what} has its own name`, async (t) => {
    await using visited = await visit(browser, start)
    t.strictSame(await namesIn(visited.page), names)
    t.notMatch(await visited.page.locator('#checks').textContent(), /You are live/)
  })
}

t.test('a token that the service refuses is named as the service names it', async (t) => {
  const token = await signToken({ secret: 'another secret, with which nobody should sign' })
  await using visited = await visit(browser, startEmbeddedDoor, { token, env: { ALLOW_ANONYMOUS: 'false' } })
  const named = { upgrade: 'wrongSignature', stream: 'wrongSignature', poll: 'wrongSignature' }
  t.strictSame(await namesIn(visited.page), named)
  t.match(await statesOf(visited.page, 'place'), { web: 'red', door: 'green', service: 'green' })
})
