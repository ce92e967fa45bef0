import type { FindingId } from '@portico/client'
import { explain } from '@portico/protocol/findings'
import t from 'tap'

import { isForPeople, noticeOf, notices } from '../../features/connection/notice.ts'
import { status } from './status.ts'

function remedyFor(id: FindingId) {
  const name = noticeOf({ ...status, state: 'stopped', finding: { id } })
  return name && notices[name].remedy
}

t.test('what ended a connection says what helps', async (t) => {
  for (const id of ['noSession', 'unauthorized', 'revoked'] as const) t.equal(remedyFor(id), 'sign-in', id)
  t.equal(remedyFor('protocolMismatch'), 'reload')
  for (const id of ['connectionLimit', 'userConnectionLimit', 'forceDisconnect', 'wrongSignature'] as const)
    t.equal(remedyFor(id), 'retry', `${id}: nobody is signed out for that`)
})

t.test('nothing is said of a connection that is there, or is made for the first time', async (t) => {
  for (const state of ['live', 'degraded', 'recovering', 'connecting'] as const)
    t.equal(noticeOf({ ...status, state }), undefined, state)
  t.equal(noticeOf({ ...status, attempt: 1 }), 'unreachable')
  t.equal(noticeOf({ ...status, state: 'offline' }), 'offline')
})

t.test('a cure for whoever runs the app is not for the people who use it', async (t) => {
  t.ok(isForPeople(explain({ id: 'connectionLimit' })), 'they can close other tabs')
  for (const id of ['wrongSignature', 'serviceDown', 'tokenRouteMissing', 'unreachable'] as const)
    t.notOk(isForPeople(explain({ id })), id)
  t.notOk(isForPeople(undefined))
})
