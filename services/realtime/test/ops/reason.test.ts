import { connect } from 'node:net'
import t from 'tap'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import { reasonOf } from '../../src/ops/reason.ts'

t.test('the first thing known in a chain of causes is the reason', async (t) => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' })
  const wrong = Object.assign(new Error('WRONGPASS invalid username-password pair'), { name: 'ReplyError' })
  const found: [unknown, string | undefined][] = [
    [refused, 'nothing listens at its address'],
    [new StoreUnavailable('redis', { cause: wrong }), 'it refuses the user or the password'],
    [new AggregateError([new Error('?'), refused]), 'nothing listens at its address'],
    [Object.assign(new Error('none left'), { lastNodeError: wrong }), 'it refuses the user or the password'],
    [new Error('Command timed out'), 'it does not answer in time'],
    [Object.assign(new Error('no such database "x"'), { code: '3D000' }), 'it has no such database'],
    [new Error("ERR The user executing the script can't run this command"), 'the user lacks a right'],
    [new Error('something else at 10.0.0.1'), undefined],
    ['a text', undefined],
    [undefined, undefined],
  ]
  for (const [error, reason] of found) t.equal(reasonOf(error), reason, String(error))
})

t.test('what Node says of a port where nobody listens is known', async (t) => {
  const error = await new Promise((resolve) => connect({ port: 1, host: 'localhost' }).once('error', resolve))
  t.equal(reasonOf(error), 'nothing listens at its address')
})
