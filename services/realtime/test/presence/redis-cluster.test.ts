import { startRedisCluster } from '@portico/harness'
import t from 'tap'
import { testPresenceContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('presence in Redis keeps the contract of presences on a Cluster', async (t) => {
  const cluster = await startRedisCluster()
  t.teardown(() => cluster[Symbol.asyncDispose]())
  testPresenceContract(t, redisWorld(cluster.url))
})
