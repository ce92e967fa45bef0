import { until } from '@portico/harness'
import { rawJson, type SystemSwitchRequest } from '@portico/protocol'
import t from 'tap'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'
import { Page, say } from './client-page.ts'

const development = { env: { WEBSOCKET_DEV_MODE: 'true' } }
const ask = (request: SystemSwitchRequest) => ({ method: '$sys.switch', data: rawJson(request) })

t.test('outside of development mode nobody throws a switch', async (t) => {
  await using running = await startService()
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const error = await client.refused('rpc', ask({ mishap: 'drop' }))
  t.match(error, { code: 103, message: /WEBSOCKET_DEV_MODE/ })
  await client.call('rpc', { method: '$sys.ping' })
})

t.test('a disturbance is its own connection’s alone, and ends when it is told to', async (t) => {
  await using running = await startService(development)
  const [disturbed, other] = [
    await WireClient.connect(running.websocketUrl),
    await WireClient.connect(running.websocketUrl),
  ]
  t.teardown(() => Promise.all([disturbed, other].map((client) => client[Symbol.asyncDispose]())))
  for (const client of [disturbed, other]) await client.call('subscribe', { channel: 'feed:1' })
  const { data } = await disturbed.call('rpc', ask({ disturbance: { duplicate: true, lose: false } }))
  t.same(JSON.parse(data ?? ''), { disturbance: { duplicate: true } })
  await thrown(running, 1)
  await say(running, 'feed:1', 1)
  for (const offset of [1, 1]) t.match(await disturbed.publication(), { offset })
  await disturbed.call('rpc', ask({ disturbance: {} }))
  await thrown(running, 0)
  await say(running, 'feed:1', 2)
  t.match(await disturbed.publication(), { offset: 2 })
  for (const offset of [1, 2]) t.match(await other.publication(), { offset })
  t.same(disturbed.pushes.drain(), [])
  t.match(await disturbed.refused('rpc', ask({ disturbance: { delayMs: 1e9 } })), { code: 107 })
})

t.test('half-open: the page notices by itself and comes back, with nothing missing', async (t) => {
  await using running = await startService(development)
  const page = await Page.open(t, running)
  const inbox = await page.listen('feed:1')
  await page.client.disturb({ disturbance: { halfOpen: true } })
  await thrown(running, 1)
  await say(running, 'feed:1', 1)
  page.client.retry()
  t.match(await inbox.next(), { data: 1, replayed: true })
})

for (const mishap of ['drop', 'expire'] as const) {
  t.test(`${mishap}: the page comes back, with nothing missing`, async (t) => {
    await using running = await startService(development)
    const page = await Page.open(t, running)
    const inbox = await page.listen('feed:1')
    await page.client.disturb({ mishap })
    await page.reach(({ state }) => state === 'connecting')
    await say(running, 'feed:1', 1)
    t.match(await inbox.next(), { data: 1, replayed: true })
  })
}

t.test('refuse: not let in for a moment, and says so', async (t) => {
  await using running = await startService(development)
  const page = await Page.open(t, running)
  await page.live()
  await page.client.disturb({ mishap: 'refuse' })
  const { finding } = await page.reach((status) => status.finding?.id === 'tooManyRequests')
  t.match(finding, { id: 'tooManyRequests' })
  const someoneElse = await WireClient.connect(running.websocketUrl, { user: '7' })
  await someoneElse[Symbol.asyncDispose]()
})

async function thrown({ service }: Awaited<ReturnType<typeof startService>>, count: number) {
  await until('the switch to be thrown', () => {
    const held = [...service.node.roster.all()] as readonly { readonly disturbance?: object }[]
    return held.filter(({ disturbance = {} }) => Object.keys(disturbance).length > 0).length === count
  })
}
