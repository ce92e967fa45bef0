import t from 'tap'
import { Gone, Lifetime } from '../../src/connection/lifetime.ts'

t.test('tells its end once, to those who still want to know', async (t) => {
  const lifetime = new Lifetime()
  const told: string[] = []
  lifetime.onGone(() => told.push('one'))
  const takeBack = lifetime.onGone(() => told.push('other'))
  takeBack()
  t.equal(lifetime.isGone, false)
  lifetime.throwIfGone()
  lifetime.end()
  lifetime.end()
  t.strictSame(told, ['one'])
  t.equal(lifetime.isGone, true)
  t.throws(() => lifetime.throwIfGone(), Gone)
})

t.test('taking back late takes nothing from those who came after', async (t) => {
  const lifetime = new Lifetime()
  const told: string[] = []
  const first = lifetime.onGone(() => told.push('first'))
  first()
  lifetime.onGone(() => told.push('second'))
  first()
  lifetime.end()
  t.strictSame(told, ['second'])
})
