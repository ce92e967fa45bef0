import { startRedisCluster } from '@portico/harness'
import t from 'tap'
import { testBrokerContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('the Redis broker keeps the contract of brokers on a Cluster', async (t) => {
  const cluster = await startRedisCluster()
  t.teardown(() => cluster[Symbol.asyncDispose]())
  testBrokerContract(
    t,
    redisWorld(
      cluster.url,
      cluster.nodes.map(({ url }) => url),
    ),
  )
})
