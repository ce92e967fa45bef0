import t from 'tap'
import { switchConnection } from '../../src/commands/system/switch.ts'
import { RefusedUsers } from '../../src/connection/refused-users.ts'
import { ManualTimers } from '../support/manual-timers.ts'

type Arguments = Parameters<typeof switchConnection>

t.test('who is to be refused and hangs up at once is refused all the same', async (t) => {
  const timers = new ManualTimers()
  const refused = new RefusedUsers(() => 0)
  let isGone = false
  const caller = {
    get principal() {
      if (isGone) throw new Error('a connection that is closed speaks for nobody')
      return { user: 'mei' }
    },
    disturbance: {},
    close: () => {},
  }
  const [, asCaller, services] = [{}, caller, { timers, refused }] as unknown as Arguments
  await switchConnection({ mishap: 'refuse' }, asCaller, services)
  t.equal(refused.has('mei'), false, 'its answer goes ahead')
  isGone = true
  timers.advance(100)
  t.equal(refused.has('mei'), true)
})
