import t from 'tap'

import { withCount } from '../../features/notifications/use-tab-title.ts'

t.test('a title has one count before it, or none', async (t) => {
  t.equal(withCount('Studio · Portico', 3), '(3) Studio · Portico')
  t.equal(withCount('(3) Studio · Portico', 100), '(99+) Studio · Portico')
  t.equal(withCount('(99+) Studio · Portico', 0), 'Studio · Portico')
  t.equal(withCount('(B) Studio', 1), '(1) (B) Studio', 'what else is in brackets stays')
})
