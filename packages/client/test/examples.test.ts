import t from 'tap'
import { aDropCostsNothing } from './examples/application-test.ts'

t.test('the document’s example of a test holds', async (t) => {
  t.same(await aDropCostsNothing(), ['1 while you were away (missed)'])
})
