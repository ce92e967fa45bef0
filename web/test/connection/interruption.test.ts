import type { Status } from '@portico/client'
import t from 'tap'

import { type Memory, remember } from '../../features/connection/interruption.ts'
import { status } from './status.ts'

const none: Memory = { kind: 'never-connected' }
const at = (since: number, state: Status['state'], id?: 'serviceDown' | 'unreachable'): Status => ({
  ...status,
  state,
  since,
  finding: id && { id },
})

t.test('an interruption is remembered once it is over: when, why, and how long', async (t) => {
  const statuses = [
    at(1, 'connecting'),
    at(2, 'live'),
    at(10, 'connecting', 'unreachable'),
    at(10, 'connecting', 'serviceDown'),
    at(30, 'offline'),
    at(50, 'recovering'),
    at(60, 'live'),
  ]
  t.strictSame(statuses.reduce(remember, none), {
    kind: 'connected',
    last: { finding: { id: 'serviceDown' }, at: 10, tookMs: 40 },
  })
})

t.test('the first connection is no interruption, and neither is catching up', async (t) => {
  const statuses = [at(1, 'connecting', 'serviceDown'), at(2, 'degraded'), at(3, 'recovering'), at(4, 'live')]
  t.strictSame(statuses.reduce(remember, none), { kind: 'connected', last: undefined })
})
