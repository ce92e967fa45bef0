import t from 'tap'
import { IdempotencyWindow, idempotencyWindowMs } from '../../src/broker/idempotency-window.ts'

function setup(maxKeys = 10) {
  const clock = { now: 0 }
  const window = new IdempotencyWindow<number>({ maxKeys, now: () => clock.now })
  return { clock, window, known: (...keys: string[]) => keys.map((key) => window.get(key)?.result) }
}

t.test('knows what a key led to, and nothing of another', async (t) => {
  const { window, known } = setup()
  window.set('a', 1)
  t.strictSame(known('a', 'b'), [1, undefined])
})

t.test('tells a key that led to nothing from one that is not known', async (t) => {
  const window = new IdempotencyWindow<undefined>({ maxKeys: 10, now: () => 0 })
  window.set('a', undefined)
  t.strictSame([window.get('a')?.result, window.get('a') === undefined], [undefined, false])
})

t.test('forgets it at the end of its window', async (t) => {
  const { window, clock, known } = setup()
  window.set('a', 1)
  clock.now = idempotencyWindowMs - 1
  t.strictSame(known('a'), [1])
  clock.now += 1
  t.strictSame(known('a'), [undefined])
})

t.test('knows every key for its whole window, whenever it came', async (t) => {
  const { window, clock, known } = setup(1_000)
  const step = idempotencyWindowMs / 8
  for (let n = 0; n < 40; n++) {
    clock.now = n * step
    window.set(`${n}`, n)
    const keys = Array.from({ length: n + 1 }, (_, key) => `${key}`)
    t.strictSame(
      known(...keys),
      keys.map((_, key) => (n - key < 8 ? key : undefined)),
    )
  }
})

t.test('forgets the oldest of too many', async (t) => {
  const { window, known } = setup(2)
  for (const [index, key] of ['a', 'b', 'c'].entries()) window.set(key, index)
  t.strictSame(known('a', 'b', 'c'), [undefined, 1, 2])
})

t.test('always knows the newer half of the keys that it may remember', async (t) => {
  const { window, known } = setup(10)
  for (let n = 0; n < 100; n++) {
    window.set(`${n}`, n)
    const newest = [n - 4, n - 3, n - 2, n - 1, n].filter((key) => key >= 0)
    t.strictSame(known(...newest.map(String)), newest)
  }
})
