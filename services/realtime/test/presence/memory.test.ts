import t from 'tap'
import { MemoryPresence } from '../../src/presence/memory.ts'
import { testPresenceContract } from './contract.ts'

t.test('presence in memory keeps the contract of presences', async (t) => {
  testPresenceContract(t, async () => ({ shared: false, open: async () => new MemoryPresence() }))
})
