import t from 'tap'
import { allows, type ConnectionEvent, type ConnectionState } from '../../src/connection/state.ts'

type Table = Record<ConnectionState['kind'], Record<ConnectionEvent, boolean>>

const nothing = { connect: false, refuse: false, command: false, close: false }

const table: Table = {
  'awaiting-connect': { ...nothing, connect: true, close: true },
  connecting: { ...nothing, refuse: true, close: true },
  accepted: { ...nothing, refuse: true, close: true },
  connected: { ...nothing, command: true, close: true },
  refused: { ...nothing, close: true },
  closed: nothing,
}

t.test('what may happen in which state', async (t) => {
  for (const [state, events] of Object.entries(table)) {
    for (const [event, allowed] of Object.entries(events)) {
      t.equal(
        allows(state as ConnectionState['kind'], event as ConnectionEvent),
        allowed,
        `${event} when ${state}`,
      )
    }
  }
})
