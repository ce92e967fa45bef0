import t from 'tap'
import { LogShare } from '../../src/limits/log-share.ts'

t.test('each kind has its lines in a window, and what is left out is counted in the next', async (t) => {
  let now = 0
  const share = new LogShare(1_000, () => now)
  const takes = (count: number) => Array.from({ length: count }, () => share.take('a', 2))
  t.strictSame(takes(5), [0, 0, undefined, undefined, undefined])
  t.equal(share.take('b', 2), 0, 'another kind has its own')
  now = 999
  t.equal(share.take('a', 2), undefined)
  now = 1_000
  t.strictSame(takes(3), [4, 0, undefined])
  now = 5_000
  t.equal(share.take('a', 2), 1)
  now = 9_000
  t.equal(share.take('a', 2), 0)
})
