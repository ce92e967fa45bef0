import type { DisconnectName } from '@portico/protocol'
import t from 'tap'
import { closeFacts, closeFinding } from '../../src/connection/close-finding.ts'

const bounds = {
  limits: { frameBytes: 1, queueBytes: 2, connectionSubscriptions: 3 },
  timing: { connectSeconds: 4 },
} as Parameters<typeof closeFinding>[2]

t.test('a connection ended over a limit says which limit', async (t) => {
  const expected = {
    messageTooLarge: { limit: 1 },
    slowConsumer: { bytes: 2 },
    channelLimit: { limit: 3 },
    stale: { seconds: 4 },
  } as const satisfies Partial<Record<DisconnectName, object>>
  for (const [id, facts] of Object.entries(expected))
    t.strictSame(closeFinding(id as DisconnectName, 'a detail', bounds), { id, facts })
})

t.test('any other end says its detail, where there is one', async (t) => {
  t.strictSame(closeFinding('badRequest', 'no JSON', bounds), {
    id: 'badRequest',
    facts: { reason: 'no JSON' },
  })
  t.strictSame(closeFinding('noPong', undefined, bounds), { id: 'noPong' })
})

t.test('the black box keeps the code of the service’s reasons', async (t) => {
  t.strictSame(closeFacts('peer-left'), { reason: 'peer-left' })
  t.strictSame(closeFacts('noPong'), { code: 3012, reason: 'noPong' })
})
