import type { Publication, RawJson } from '@portico/protocol'
import t from 'tap'
import { fromHint, toHint } from '../../src/streams/hint.ts'

const data = '1' as RawJson

t.test('a publication comes back as it went, with its epoch', async (t) => {
  const plain: Publication = { data, offset: 3, time: 4 }
  const tagged: Publication = { ...plain, tags: new Map([['key', 'k']]) }
  for (const publication of [plain, tagged])
    t.strictSame(fromHint(toHint('e', publication)), { epoch: 'e', publication })
  t.strictSame([...(tagged.tags ?? [])], [['key', 'k']], 'the one that was sent is not touched')
})

t.test('a hint of somebody who names no epoch has none', async (t) => {
  t.strictSame(fromHint({ data, offset: 3 }), { epoch: '', publication: { data, offset: 3 } })
})
