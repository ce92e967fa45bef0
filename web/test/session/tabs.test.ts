import t from 'tap'

import { nextPage } from '../../features/session/tabs.ts'

const mei = { personId: 'mei', place: '/board/workshop?q=kiln' }

t.test('a page leaves when its person has left or somebody else has come, and not otherwise', async (t) => {
  t.equal(nextPage({ kind: 'signed-out' }, mei), '/sign-in')
  t.equal(nextPage({ kind: 'signed-in', personId: 'tom' }, mei), '/sign-in?error=SomebodyElse')
  t.equal(nextPage({ kind: 'signed-in', personId: 'mei' }, mei), undefined)
})

t.test('a session that ended by itself leads back to each page', async (t) => {
  t.equal(nextPage({ kind: 'session-over' }, mei), '/sign-in?to=%2Fboard%2Fworkshop%3Fq%3Dkiln')
})
