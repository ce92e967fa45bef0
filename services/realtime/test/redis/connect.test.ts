import { readFileSync } from 'node:fs'
import { setDefaultCACertificates } from 'node:tls'
import { type Certificate, selfSigned, startRedis, startSentinelRedis, until } from '@portico/harness'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { connectForCommands, connectForListening } from '../../src/redis/connect.ts'
import { parseRedisLocations } from '../../src/redis/location.ts'

const timing = { commandTimeoutMs: 2_000 }

/** What ioredis calls when a sentinel tells it of another master. */
interface Told {
  readonly connector: { disconnect(): void }
}

t.test(
  'a failover that is announced while the sentinels are asked ends no connection for good',
  async (t) => {
    const sentinel = await startSentinelRedis()
    t.teardown(() => sentinel[Symbol.asyncDispose]())
    const clients = parseRedisLocations(sentinel.url).flatMap((location) => [
      connectForCommands(location, timing) as Redis,
      connectForListening(location, timing),
    ])
    t.equal(clients.length, 2)
    for (const redis of clients) {
      t.teardown(() =>
        redis
          .removeAllListeners()
          .on('error', () => {})
          .disconnect(),
      )
      const heard = (event: string) => new Promise<void>((resolve) => redis.once(event, () => resolve()))
      if (redis.status !== 'ready') await heard('ready')
      const [connecting, ended, back] = [heard('connecting'), heard('end'), heard('ready')]
      redis.disconnect(true)
      await connecting
      ;(redis as unknown as Told).connector.disconnect()
      await ended
      await back
      t.equal(await redis.ping(), 'PONG')
    }
  },
)

/** A certificate for only this name, which this process trusts. */
async function trusted(t: Test, subject?: string): Promise<Certificate> {
  const certificate = await selfSigned(subject)
  t.teardown(() => certificate[Symbol.asyncDispose]())
  setDefaultCACertificates([readFileSync(certificate.file, 'utf8')])
  return certificate
}

async function answers(t: Test, url: string): Promise<void> {
  const [location] = parseRedisLocations(url)
  if (location === undefined) throw new Error(`no location in ${url}`)
  const redis = connectForCommands(location, timing)
  t.teardown(() => redis.removeAllListeners('end').disconnect())
  t.equal(await until('an answer', () => redis.ping()), 'PONG')
}

t.test('a Cluster is reached over TLS by the names in its certificates', async (t) => {
  const certificate = await trusted(t, 'DNS:localhost')
  const names = ['--cluster-announce-hostname', 'localhost', '--cluster-preferred-endpoint-type', 'hostname']
  const args = ['--cluster-enabled', 'yes', '--tls-cluster', 'yes', ...names]
  const server = await startRedis({ certificate, args })
  t.teardown(() => server[Symbol.asyncDispose]())
  const alone = new Redis(`rediss://localhost:${server.port}`).on('error', () => {})
  t.teardown(() => alone.disconnect())
  await alone.cluster('ADDSLOTSRANGE', 0, 16_383)
  await until('the cluster to have all its slots', async () =>
    String(await alone.cluster('INFO')).includes('cluster_state:ok'),
  )
  await answers(t, `rediss+cluster://localhost:${server.port}`)
})

t.test('Sentinels are asked over TLS, as the master is', async (t) => {
  const sentinel = await startSentinelRedis({ certificate: await trusted(t) })
  t.teardown(() => sentinel[Symbol.asyncDispose]())
  await answers(t, sentinel.url)
})
