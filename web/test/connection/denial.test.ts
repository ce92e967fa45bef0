import t from 'tap'

import { denialOf } from '../../features/connection/denial.ts'

t.test('only what the policy refuses is closed to the person; any other refusal says its own reason', (t) => {
  const policy = { id: 'subscriptionDenied', facts: { code: 103, reason: 'You are not a member.' } } as const
  t.equal(denialOf(policy, 'board'), 'This board is closed to you.')
  const limit = { id: 'limitExceeded', facts: { code: 106, reason: 'limit exceeded' } } as const
  t.equal(denialOf(limit, 'board'), 'This board cannot be followed now: limit exceeded.')
  t.equal(denialOf({ id: 'unknownChannel' }, 'board'), 'This board cannot be followed now: unknownChannel.')
  t.end()
})
