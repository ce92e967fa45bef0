import t from 'tap'
import { IdempotencyWindow, idempotencyWindowMs } from '../../src/broker/idempotency-window.ts'

function setup(maxKeys = 10) {
  const clock = { now: 0 }
  return { clock, window: new IdempotencyWindow<number>({ maxKeys, now: () => clock.now }) }
}

t.test('knows what a key led to, and nothing of another', async (t) => {
  const { window } = setup()
  window.set('a', 1)
  t.equal(window.get('a'), 1)
  t.equal(window.get('b'), undefined)
  t.strictSame([window.has('a'), window.has('b')], [true, false])
})

t.test('forgets it at the end of its window, whichever way it is asked', async (t) => {
  const { window, clock } = setup()
  window.set('a', 1)
  clock.now = idempotencyWindowMs - 1
  t.equal(window.get('a'), 1)
  clock.now += 1
  t.equal(window.get('a'), undefined)
  t.notOk(window.has('a'))
})

t.test('forgets the oldest of too many', async (t) => {
  const { window } = setup(2)
  for (const [index, key] of ['a', 'b', 'c'].entries()) window.set(key, index)
  t.strictSame(
    ['a', 'b', 'c'].map((key) => window.get(key)),
    [undefined, 1, 2],
  )
})
