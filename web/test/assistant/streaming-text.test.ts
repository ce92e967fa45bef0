import t from 'tap'

import { StreamingText } from '../../features/assistant/answer/streaming-text.ts'

t.test('pieces join where they begin; what is there already adds nothing', async (t) => {
  const answer = new StreamingText('Hello w')
  answer.add({ index: 6, text: 'world' })
  answer.add({ index: 0, text: 'Hello' })
  answer.add({ index: 6, text: 'world' })
  t.equal(answer.text, 'Hello world')
  t.notOk(answer.hasGap)
})

t.test('a piece after a gap waits, and says so, until the gap is filled', async (t) => {
  const answer = new StreamingText('')
  answer.add({ index: 0, text: 'one ' })
  answer.add({ index: 8, text: 'three' })
  t.equal(answer.text, 'one ')
  t.ok(answer.hasGap)
  answer.add({ index: 4, text: 'two ' })
  t.equal(answer.text, 'one two three')
  t.notOk(answer.hasGap)
})

t.test('the row’s text closes any gap', async (t) => {
  const answer = new StreamingText('one')
  answer.add({ index: 8, text: 'three' })
  answer.add({ index: 0, text: 'one two th' })
  t.equal(answer.text, 'one two three')
})

t.test('whatever is cut, doubled and shuffled, the text is the same', async (t) => {
  const whole = 'Every piece says where it begins, so order and repeats do not matter.'
  const pieces = Array.from({ length: whole.length - 6 }, (_, index) => ({
    index,
    text: whole.slice(index, index + 7),
  }))
  for (let step = 2; step < 12; step++) {
    const answer = new StreamingText(whole.slice(0, step))
    const shuffled = pieces.toSorted(
      (a, b) => ((a.index * 7919 * step) % 101) - ((b.index * 7919 * step) % 101),
    )
    for (const piece of shuffled) answer.add(piece, piece)
    t.equal(answer.text, whole)
  }
})
