import t from 'tap'

import { reconsiderComments } from '../../features/show/server/reconsider-comments.ts'

t.test('a show that has changed is not failed by a service that cannot be told', async (t) => {
  delete process.env.API_KEYS
  await t.resolves(reconsiderComments('sunday'), 'without a key')
  // A port without a listener.
  process.env.REALTIME_URL = 'http://127.0.0.1:1'
  process.env.API_KEYS = 'k'.repeat(32)
  await t.resolves(reconsiderComments('sunday'), 'without an answer')
})
