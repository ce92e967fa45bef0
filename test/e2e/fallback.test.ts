import { startRedis } from '@portico/harness'
import t from 'tap'

import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { breakages } from '../browser/stage/breakages.ts'
import { leave, people } from './people.ts'
import { coreSuite } from './suites/core.ts'
import { openWithBrowser } from './with-browser.ts'

// A filter in front blocks WebSockets. There are two nodes: no command of a fallback may depend on reaching the node
// that holds the connection.
const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())
const { house, browser } = await openWithBrowser(t, {
  nodes: 2,
  env: { REDIS_URL: redis.url },
  liveState: 'degraded',
  door: (behind) => startNginxDoor({ ...behind, alter: breakages.blocksWebSockets.nginx }),
})

t.test('the connection page says why it is no socket, and what to do', async (t) => {
  const mei = await people(house, browser).open('Mei', '/connection')
  const finding = mei.locator('[data-finding]').first()
  await finding.getByText('Your network blocks WebSockets').waitFor()
  t.match(await finding.getAttribute('data-finding'), /webSocketBlocked/)
  await leave(mei)
})

coreSuite(t, house, browser)
