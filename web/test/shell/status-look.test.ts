import t from 'tap'

import { lookOf } from '../../features/shell/status-look.ts'
import { status } from '../connection/status.ts'

t.test('each state has a word of its own, as phones and screen readers are told nothing else', async (t) => {
  const states = ['connecting', 'live', 'recovering', 'degraded', 'offline', 'stopped'] as const
  const words = new Set(states.map((state) => lookOf({ ...status, state }).word))
  t.equal(words.size, states.length)
})
