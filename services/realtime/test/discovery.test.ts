import type { Discovery } from '@portico/protocol'
import t from 'tap'
import { limits } from '../src/limits/limits.ts'
import { testContract } from './support/contract.ts'
import { startService } from './support/service.ts'
import { tokenSecret } from './support/token.ts'

t.test('tells a client all it has to know, every limit included, and nothing secret', async (t) => {
  await using running = await startService({ env: { LIMIT_FRAME_BYTES: '70000', PING_SECONDS: '30' } })
  const response = await fetch(`${running.url}/ws/config`)
  t.equal(response.headers.get('cache-control'), 'no-store')
  const text = await response.text()
  t.notMatch(text, tokenSecret)
  t.notMatch(text, 'test-key')
  const discovery: Discovery = JSON.parse(text)
  t.same(
    discovery.transports.map(({ name, path }) => [name, path]),
    [
      ['websocket', '/ws'],
      ['http_stream', '/ws/http_stream'],
      ['poll', '/ws/poll'],
    ],
  )
  t.match(discovery, { protocol: 'centrifuge-v2', auth: 'token', development: false })
  t.equal(discovery.ping.intervalSeconds, 30)
  t.equal(discovery.limits.frameBytes, 70_000)
  const prints = testContract.fingerprints()
  t.same(discovery.contract, Object.values(prints).sort())
  for (const pattern of Object.keys(prints)) t.notOk(text.includes(pattern), 'no channel by its name')
  for (const name of Object.keys(limits)) t.type(discovery.limits[name], 'number', name)
})

t.test('development mode is told, and pings often', async (t) => {
  await using running = await startService({ env: { WEBSOCKET_DEV_MODE: 'true' } })
  const discovery = await (await fetch(`${running.url}/ws/config`)).json()
  t.match(discovery, { development: true, ping: { intervalSeconds: 5, timeoutSeconds: 3 } })
})
