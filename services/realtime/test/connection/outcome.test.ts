import { CommandError, Disconnect, NotJson } from '@portico/protocol'
import t from 'tap'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import { failureOf, toErrorMessage } from '../../src/connection/outcome.ts'

t.test('what an error of a command comes to', async (t) => {
  t.match(failureOf(new CommandError('unknownChannel')), { kind: 'answered', error: { code: 102 } })
  t.match(failureOf(new Disconnect('expired')), { kind: 'disconnected', reason: 'expired' })
  t.match(failureOf(new StoreUnavailable('redis')), {
    kind: 'answered',
    error: { code: 401, temporary: true },
  })
  t.match(failureOf(new NotJson('not JSON')), { kind: 'answered', error: { code: 107 } })
})

t.test('our own fault says nothing about itself', async (t) => {
  const failure = failureOf(new TypeError('the password is hunter2'))
  t.equal(failure.kind, 'broken')
  if (failure.kind !== 'broken') return
  t.same(toErrorMessage(failure.error), { code: 100, message: 'internal server error', temporary: true })
})
