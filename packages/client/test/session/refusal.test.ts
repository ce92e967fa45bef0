import { commandErrors } from '@portico/protocol'
import t from 'tap'
import { refusalOf } from '../../src/session/refusal.ts'

t.test('a refusal that is not the policy’s has its own name', async (t) => {
  const named = [102, 103, 105, 106, 107, 2100].map((code) => refusalOf('a:1', code, 'no').id)
  t.same(named, [
    'unknownChannel',
    'subscriptionDenied',
    'alreadySubscribed',
    'limitExceeded',
    'badRequest',
    'subscriptionDenied',
  ])
})

t.test('and so has each for which the channel is asked for again', async (t) => {
  for (const [name, { code, temporary }] of Object.entries(commandErrors)) {
    if (temporary)
      t.match(refusalOf('a:1', code, 'no'), { id: name, facts: { code, reason: 'no', channel: 'a:1' } })
  }
})
