import { startRedisCluster } from '@portico/harness'
import t from 'tap'
import { testControlContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('control over Redis keeps the contract of controls on a Cluster', async (t) => {
  const cluster = await startRedisCluster()
  t.teardown(() => cluster[Symbol.asyncDispose]())
  testControlContract(t, redisWorld(cluster.url))
})
