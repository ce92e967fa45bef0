import t from 'tap'

import { Draft, fitting } from '../../features/assistant/server/draft.ts'

const bytesOf = (text: string) => Buffer.byteLength(JSON.stringify(text))

t.test('an answer of any script stays below what a publication takes', async (t) => {
  for (const [piece, least] of [
    ['An answer in English. ', 31_900],
    ['これは長い答えです。', 19_000],
    ['"\n\\', 29_000],
    ['👩🏽‍🚀', 10_000],
  ] as const) {
    const draft = new Draft()
    while (draft.add(piece));
    t.ok(bytesOf(draft.text) <= 60_002, `${piece} ${bytesOf(draft.text)} bytes`)
    t.ok(draft.text.length > least && draft.text.length <= 32_000, `${piece} ${draft.text.length} characters`)
    t.equal(fitting(draft.text), draft.text)
  }
})

t.test('what does not fit any more is cut between characters', async (t) => {
  const cut = fitting('👩'.repeat(20_000))
  t.equal(cut, '👩'.repeat(15_000))
})
