import t from 'tap'
import { startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/** In development mode the grace for a late refresh is five seconds. */
t.test('what is not refreshed ends', { timeout: 30_000 }, async (t) => {
  const running = await startService({ env: { WEBSOCKET_DEV_MODE: 'true' } })
  t.teardown(() => running[Symbol.asyncDispose]())

  const lapsing = await WireClient.open(running.websocketUrl)
  t.teardown(() => lapsing[Symbol.asyncDispose]())
  t.match(await lapsing.call('connect', { token: await signToken({ ttlSeconds: 2 }) }), {
    expires: true,
    ping: 5,
  })

  const staying = await WireClient.connect(running.websocketUrl)
  t.teardown(() => staying[Symbol.asyncDispose]())
  const token = await signSubscription('private:7', { ttlSeconds: 2 })
  t.match(await staying.call('subscribe', { channel: 'private:7', token }), { expires: true })

  const refreshing = await WireClient.open(running.websocketUrl)
  t.teardown(() => refreshing[Symbol.asyncDispose]())
  await refreshing.call('connect', { token: await signToken({ ttlSeconds: 2 }) })
  t.match(await refreshing.call('refresh', { token: await signToken() }), { expires: true })

  // Another version's node may order a refresh without a time: nobody stays for ever by it.
  await running.service.node.node.refresh({ user: '42' }, {})
  t.match(await lapsing.closed, { code: 3005, reason: 'connection expired' })
  t.match(await staying.pushes.next(), {
    channel: 'private:7',
    unsubscribe: { code: 2501, reason: 'subscription expired' },
  })
  for (const id of ['expired', 'subscriptionExpired'])
    t.ok(
      running.lines.some(({ finding }) => finding === id),
      `${id} is its name`,
    )
  t.same(await refreshing.call('rpc', { method: '$sys.ping' }), { data: '{}' }, 'and what is refreshed stays')

  await running.service.node.node.refresh({ user: '42' }, { expired: true })
  t.match(await refreshing.closed, { code: 3005 })
})

t.test('a refresh must be of the same user, and of a connection that has a token', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const refusals = [
    [await signToken({ user: '7' }), 3500],
    ['rubbish', 3500],
    ['', 3501],
    [await signToken({ ttlSeconds: -60 }), 3005],
  ] as const
  for (const [token, code] of refusals) {
    const client = await WireClient.connect(running.websocketUrl)
    t.teardown(() => client[Symbol.asyncDispose]())
    client.call('refresh', { token }).catch(() => {})
    t.equal((await client.closed).code, code)
  }
})
