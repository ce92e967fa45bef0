import t from 'tap'
import { MemoryRevocations } from '../../src/auth/revocations.ts'
import { testRevocationsContract } from './revocations-contract.ts'

t.test('revocations in memory keep the contract of revocations', async (t) => {
  testRevocationsContract(t, async () => ({
    shared: false,
    open: async (revoked, now) => new MemoryRevocations(revoked, now),
  }))
})
