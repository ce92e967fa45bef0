import t from 'tap'
import { BadFrame } from '../src/bad-frame.ts'
import { joinBytes, splitBytes, splitText } from '../src/frame.ts'

const limits = { maxFrameBytes: 12, maxMessages: 3 }

/** Why it is refused; undefined if it is accepted. */
function refusal(split: () => unknown): string | undefined {
  try {
    split()
    return undefined
  } catch (error) {
    if (error instanceof BadFrame) return `${error.reason}: ${error.message}`
    throw error
  }
}

const tooLarge = 'messageTooLarge: the frame is larger than 12 bytes'
const tooMany = 'badRequest: the frame holds more than 3 messages'
const empty = 'badRequest: the frame is empty'

t.test('a text is as long as its bytes, whatever its characters', async (t) => {
  for (const [text, expected] of [
    ['x'.repeat(12), undefined],
    ['x'.repeat(13), tooLarge],
    // Characters of two bytes, and of three.
    ['é'.repeat(6), undefined],
    ['é'.repeat(7), tooLarge],
    ['あ'.repeat(4), undefined],
    ['あ'.repeat(5), tooLarge],
  ] as const) {
    t.equal(
      refusal(() => splitText(text, limits)),
      expected,
      text,
    )
  }
})

t.test('a text holds so many messages and no more, and may end in one newline', async (t) => {
  t.strictSame(splitText('a\nb\nc', limits), ['a', 'b', 'c'])
  t.strictSame(splitText('a\nb\nc\n', limits), ['a', 'b', 'c'])
  for (const text of ['a\nb\nc\nd', 'a\nb\nc\nd\n', 'a\nb\nc\n\n'])
    t.equal(
      refusal(() => splitText(text, limits)),
      tooMany,
      JSON.stringify(text),
    )
  for (const text of ['\n', '\na', 'a\n\nb', 'a\n\n'])
    t.equal(
      refusal(() => splitText(text, limits)),
      'badRequest: the frame has an empty line',
      JSON.stringify(text),
    )
  t.equal(
    refusal(() => splitText('', limits)),
    empty,
  )
})

t.test('bytes are held to the same', async (t) => {
  const message = (...content: number[]) => Uint8Array.from([content.length, ...content])
  const three = joinBytes([message(1), message(2, 3), message()])
  t.same(
    splitBytes(three, limits).map((bytes) => [...bytes]),
    [[1], [2, 3], []],
  )
  t.equal(
    refusal(() => splitBytes(joinBytes([three, message(4)]), limits)),
    tooMany,
  )
  t.equal(
    refusal(() => splitBytes(message(...Array(11).fill(7)), limits)),
    undefined,
    '12 bytes in all',
  )
  t.equal(
    refusal(() => splitBytes(message(...Array(12).fill(7)), limits)),
    tooLarge,
  )
  t.equal(
    refusal(() => splitBytes(new Uint8Array(), limits)),
    empty,
  )
})
