import t from 'tap'
import { RefusedUsers } from '../../src/connection/refused-users.ts'

t.test('who asked to be refused is, for ten seconds, and nobody else', async (t) => {
  const clock = { now: 1_000 }
  const refused = new RefusedUsers(() => clock.now)
  t.notOk(refused.has('mei'))
  refused.add('mei')
  t.strictSame([refused.has('mei'), refused.has('ada')], [true, false])
  clock.now += 9_999
  t.ok(refused.has('mei'))
  clock.now += 1
  t.notOk(refused.has('mei'))
  clock.now -= 1
  t.notOk(refused.has('mei'), 'it is forgotten, and not only over')
})
