import t from 'tap'

import { isFiltering, noFilter } from '../../features/board/filter.ts'

t.test('an emptied search hides nothing, so nothing is said of a filter', async (t) => {
  t.notOk(isFiltering({ text: ' ', person: null }))
  t.notOk(isFiltering({ ...noFilter }))
  t.ok(isFiltering({ text: 'bowl', person: null }))
  t.ok(isFiltering({ text: '', person: 'mei' }))
})
