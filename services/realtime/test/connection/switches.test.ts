import t from 'tap'
import { Switches } from '../../src/connection/switches.ts'

t.test('who asked to be refused is, for ten seconds, and nobody else', async (t) => {
  const clock = { now: 1_000 }
  const switches = new Switches(() => clock.now)
  t.notOk(switches.isRefused('mei'))
  switches.refuse('mei')
  t.strictSame([switches.isRefused('mei'), switches.isRefused('ada')], [true, false])
  clock.now += 9_999
  t.ok(switches.isRefused('mei'))
  clock.now += 1
  t.notOk(switches.isRefused('mei'))
  clock.now -= 1
  t.notOk(switches.isRefused('mei'), 'it is forgotten, and not only over')
})
