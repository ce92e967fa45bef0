import t from 'tap'
import { FrameQueue } from '../../src/session/frame-queue.ts'

/** A queue whose requests the test answers. */
function setup(frameBytes = 10) {
  const asked: { readonly frame: string; readonly request: PromiseWithResolvers<string> }[] = []
  const queue = new FrameQueue((frame) => {
    const request = Promise.withResolvers<string>()
    asked.push({ frame, request })
    return request.promise
  }, frameBytes)
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return {
    queue,
    asked: async () => {
      await settle()
      return asked.map(({ frame }) => frame)
    },
    answer: (what: string) => asked.at(-1)?.request.resolve(what),
    fail: (error: Error) => asked.at(-1)?.request.reject(error),
  }
}

t.test('one request at a time, in order, each with as much as one frame holds', async (t) => {
  const { queue, asked, answer } = setup()
  const first = queue.send('1')
  t.same(await asked(), ['1'])
  const others = ['22', '33', '4444', 'é'].map((frame) => queue.send(frame))
  t.same(await asked(), ['1'])
  answer('to the first')
  t.equal(await first, 'to the first')
  t.same(await asked(), ['1', '22\n33'], 'a newline counts')
  answer('to two')
  t.same(await asked(), ['1', '22\n33', '4444\né'])
  answer('to the rest')
  t.same(await Promise.all(others), ['to two', 'to two', 'to the rest', 'to the rest'])
})

t.test('what is larger than the bound goes by itself, for its receiver to refuse', async (t) => {
  const { queue, asked, answer } = setup()
  void queue.send('1')
  void queue.send('2'.repeat(20))
  t.same(await asked(), ['1'])
  answer('')
  t.same(await asked(), ['1', '2'.repeat(20)])
})

t.test('after a request that failed nothing goes out any more', async (t) => {
  const { queue, asked, fail } = setup()
  const sent = ['1', '2'.repeat(9)].map((frame) => queue.send(frame).catch(String))
  t.same(await asked(), ['1'])
  fail(new Error('the wire went away'))
  sent.push(queue.send('3').catch(String))
  t.same(await Promise.all(sent), Array(3).fill('Error: the wire went away'))
  t.same(await asked(), ['1'])
})
