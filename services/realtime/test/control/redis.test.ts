import { startRedis } from '@portico/harness'
import t from 'tap'
import { testControlContract } from './contract.ts'
import { redisWorld } from './redis-world.ts'

t.test('control over Redis keeps the contract of controls', async (t) => {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())
  testControlContract(t, redisWorld(server.url))
})
