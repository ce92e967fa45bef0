import t from 'tap'

import { realtimeConfig } from '../../services/realtime/src/config.ts'
import { pingSeconds } from '../src/parts/idle.ts'

t.test('heartbeats are measured as often as the service sends them', async (t) => {
  t.same(realtimeConfig.rows.PING_SECONDS.presence, { kind: 'default', value: pingSeconds })
})
