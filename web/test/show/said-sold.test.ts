import t from 'tap'

import { saidSold } from '../../features/show/said-sold.ts'

t.test('a comment claims what it calls out', async (t) => {
  for (const body of ['sold 101', 'SOLD 101!', '“Sold #101” please', '  sold  101'])
    t.equal(saidSold(body), '101', body)
})

t.test('what is no call claims nothing', async (t) => {
  const others = ['101', 'unsold 101', 'sold out', 'sold 1234567', 'sold one', '']
  for (const body of [...others, 'Has anyone sold 101?', 'I would have sold 101'])
    t.equal(saidSold(body), undefined, body)
})
