import { readFileSync } from 'node:fs'
import path from 'node:path'
import { selfSigned, startRedis, until } from '@portico/harness'
import t, { type Test } from 'tap'
import { testEnvironment } from '../support/environment.ts'
import { startService } from '../support/service.ts'
import { ServiceNode } from '../support/service-node.ts'
import { WireClient } from '../support/wire-client.ts'

const operations = readFileSync(path.join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8')

/** As the document writes them for `ACL SETUSER`. */
const rights = /ACL SETUSER portico on ><password> (.+)/.exec(operations)?.[1]?.split(' ') ?? []

async function startGuarded(granted: readonly string[] = rights) {
  const user = ['--user', 'portico', 'on', '>open-sesame', ...granted]
  return startRedis({ args: [...user, '--user', 'default', 'off'] })
}

async function readinessOf({ url }: { readonly url: string }) {
  const response = await fetch(`${url}/ws/health/ready`)
  const body = (await response.json()) as { components: { redis: { ok: boolean; reason?: string } } }
  return { isReady: response.ok, text: JSON.stringify(body), redis: body.components.redis }
}

t.test('a Redis with ACLs needs no more rights than the documents name', async (t) => {
  await using redis = await startGuarded()
  const env = { REDIS_URL: `redis://portico:open-sesame@127.0.0.1:${redis.port}` }
  await using first = await startService({ env })
  await using second = await startService({ env })
  for (const node of [first, second]) {
    await until('the node to be ready', async () => (await readinessOf(node)).isReady)
  }
  await until('both to know each other', async () => (await first.service.node.node.nodes()).length === 2)
  await using reader = await WireClient.connect(first.websocketUrl)
  await using writer = await WireClient.connect(second.websocketUrl, { user: '7' })
  for (const client of [reader, writer]) await client.call('subscribe', { channel: 'chat:1' })
  await writer.call('publish', { channel: 'chat:1', data: '"hi"' as never })
  t.match(await reader.publication(), { data: '"hi"', offset: 1, info: { user: '7' } })
  const { presence } = await reader.call('presence', { channel: 'chat:1' })
  t.equal(presence.size, 2)
  t.equal((await reader.call('history', { channel: 'chat:1', limit: 5 })).publications.length, 1)
  await fetch(`${first.url}/api/revoke`, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key' },
    body: JSON.stringify({ user: '7' }),
  })
  t.equal((await writer.closed).code, 4500, 'revoked on the other node')
})

t.test('a Redis that lets nobody in says why, and names neither place nor password', async (t) => {
  await using redis = await startGuarded()
  await using lacking = await startGuarded(rights.filter((right) => right !== '+@pubsub'))
  const settings = [
    {
      reason: 'it refuses the user or the password',
      url: `redis://portico:wrong-word@127.0.0.1:${redis.port}`,
    },
    { reason: 'it wants a password', url: redis.url },
    { reason: 'the user lacks a right', url: `redis://portico:open-sesame@127.0.0.1:${lacking.port}` },
  ]
  await Promise.all(settings.map(({ reason, url }) => tellsWhy(t, url, reason)))
})

async function tellsWhy(t: Test, url: string, reason: string) {
  await using running = await startService({ env: { REDIS_URL: url } })
  const { text } = await until(reason, async () => {
    const asked = await readinessOf(running)
    return asked.redis.reason === reason && asked
  })
  t.match(text, `The service cannot reach Redis (${reason}).`)
  t.notMatch(text, /127\.0\.0\.1|wrong-word|open-sesame/)
  t.match(
    running.lines.find(({ msg }) => msg === 'publications no longer come back from Redis'),
    { err: { cause: { message: /WRONGPASS|NOAUTH|can't run/ } } },
    'the log has the words of Redis',
  )
  t.notMatch(JSON.stringify(running.lines), /wrong-word|open-sesame/)
}

t.test('over TLS a certificate must be trusted, and one that is not is told', async (t) => {
  await using certificate = await selfSigned()
  await using redis = await startRedis({ certificate })
  const env = { ...testEnvironment, REDIS_URL: redis.url }
  await using trusting = await ServiceNode.start({ ...env, NODE_EXTRA_CA_CERTS: certificate.file })
  await trusting.ready()
  await using client = await WireClient.connect(trusting.url.replace('http', 'ws').concat('/ws'))
  await client.call('subscribe', { channel: 'chat:1' })
  await client.call('publish', { channel: 'chat:1', data: '"hi"' as never })
  t.match(await client.publication(), { data: '"hi"', offset: 1 })

  await using doubting = await ServiceNode.start(env)
  const told = await until('the reason', async () => (await readinessOf(doubting)).redis.reason)
  t.equal(told, 'nobody who is trusted here has signed its certificate')
})
