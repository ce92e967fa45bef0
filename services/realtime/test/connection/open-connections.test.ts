import type { DisconnectName } from '@portico/protocol'
import t from 'tap'
import { OpenConnections } from '../../src/connection/open-connections.ts'

t.test('closes all that are open, also when each takes itself out, and none that has gone', async (t) => {
  const open = new OpenConnections()
  const closed: string[] = []
  const [one, two, gone] = ['one', 'two', 'gone'].map((name) => {
    const connection = {
      close: (reason: DisconnectName) => {
        closed.push(`${name} ${reason}`)
        open.remove(connection)
      },
    }
    open.add(connection)
    return connection
  })
  if (gone !== undefined) open.remove(gone)
  open.closeAll('shutdown')
  t.strictSame(closed, ['one shutdown', 'two shutdown'])
  open.closeAll('shutdown')
  t.equal(closed.length, 2)
  t.ok(one && two)
})
