import { startRedis } from '@portico/harness'
import t from 'tap'
import { testPresenceContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('presence in Redis keeps the contract of presences', async (t) => {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())
  testPresenceContract(t, redisWorld(server.url))
})
