import type { Publication, RawJson } from '@portico/protocol'
import t from 'tap'
import type { Position, StreamPage } from '../../src/broker/broker.ts'
import { Tail } from '../../src/streams/tail.ts'

const publication = (offset: number): Publication => ({ offset, data: String(offset) as RawJson })
const turn = () => new Promise(setImmediate)

/** A tail on a log that answers when it is told to. */
function setup() {
  const log = { epoch: 'e', offsets: [] as number[], top: 0 }
  const reads: Position[] = []
  const delivered: string[] = []
  const errors: unknown[] = []
  let waiting: (PromiseWithResolvers<StreamPage> & { readonly page: StreamPage })[] = []
  const tail = new Tail({
    read: (since) => {
      reads.push(since)
      const offsets = since.epoch === log.epoch ? log.offsets.filter((offset) => offset > since.offset) : []
      const page = { top: { epoch: log.epoch, offset: log.top }, publications: offsets.map(publication) }
      const answer = { ...Promise.withResolvers<StreamPage>(), page }
      waiting.push(answer)
      return answer.promise
    },
    deliver: (epoch, { offset }) => void delivered.push(`${epoch}${offset}`),
    onError: (error) => void errors.push(error),
  })
  return {
    tail,
    log,
    reads,
    delivered,
    errors,
    write(...offsets: number[]) {
      log.offsets.push(...offsets)
      log.top = Math.max(log.top, ...offsets)
    },
    async answer(error?: Error) {
      const now = waiting
      waiting = []
      for (const { page, resolve, reject } of now) error ? reject(error) : resolve(page)
      await turn()
    },
  }
}

t.test('what follows on the last is delivered at once, and the log is not asked', async (t) => {
  const { tail, delivered, reads } = setup()
  tail.open({ epoch: 'e', offset: 4 })
  tail.offer('e', publication(5))
  tail.offer('', publication(6))
  t.strictSame([delivered, reads], [['e5', 'e6'], []])
})

t.test('what came before is delivered once', async (t) => {
  const { tail, delivered, reads } = setup()
  tail.open({ epoch: 'e', offset: 4 })
  for (const offset of [5, 5, 3, 4]) tail.offer('e', publication(offset))
  t.strictSame([delivered, reads], [['e5'], []])
})

t.test('a gap is read from the log, once however many hints show it', async (t) => {
  const { tail, delivered, reads, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  write(2, 3, 4)
  tail.offer('e', publication(3))
  tail.offer('e', publication(4))
  t.strictSame([delivered, reads], [[], [{ epoch: 'e', offset: 1 }]])
  await answer()
  t.strictSame(delivered, ['e2', 'e3', 'e4'])
  tail.offer('e', publication(5))
  t.strictSame([delivered.at(-1), reads.length], ['e5', 1])
})

t.test('what comes while the log is read waits for its turn', async (t) => {
  const { tail, delivered, reads, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  write(2, 3)
  tail.offer('e', publication(3))
  // Next to the last delivered one, and yet not before the page that is under way.
  tail.offer('e', publication(2))
  write(4)
  tail.offer('e', publication(4))
  t.strictSame(delivered, [])
  await answer()
  t.strictSame([delivered, reads.at(-1)], [['e2', 'e3'], { epoch: 'e', offset: 3 }])
  await answer()
  t.strictSame(delivered, ['e2', 'e3', 'e4'])
})

t.test('what came before it was open is found when it is', async (t) => {
  const { tail, delivered, reads, write, answer } = setup()
  write(1, 2, 3)
  tail.offer('e', publication(3))
  tail.offer('e', publication(2))
  t.strictSame([delivered, reads], [[], []])
  tail.open({ epoch: 'e', offset: 1 })
  await answer()
  t.strictSame(delivered, ['e2', 'e3'])
})

t.test('nothing is read when it opens at what came', async (t) => {
  const { tail, reads } = setup()
  tail.offer('e', publication(3))
  tail.open({ epoch: 'e', offset: 3 })
  t.strictSame(reads, [])
})

t.test('a look at the end finds what no hint told', async (t) => {
  const { tail, delivered, reads, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  tail.reach({ epoch: 'e', offset: 1 })
  t.strictSame(reads, [])
  write(2)
  tail.reach({ epoch: 'e', offset: 2 })
  await answer()
  t.strictSame(delivered, ['e2'])
})

t.test('a log that cannot be read is told of, and read at the next hint', async (t) => {
  const { tail, delivered, errors, reads, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  write(2, 3)
  tail.offer('e', publication(3))
  const away = new Error('away')
  await answer(away)
  t.strictSame([delivered, errors, reads.length], [[], [away], 1])
  tail.reach({ epoch: 'e', offset: 3 })
  await answer()
  t.strictSame(delivered, ['e2', 'e3'])
})

t.test('what retention has dropped is passed over', async (t) => {
  const { tail, log, delivered, reads, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  log.top = 9
  tail.reach({ epoch: 'e', offset: 9 })
  await answer()
  tail.offer('e', publication(10))
  t.strictSame([delivered, reads.length], [['e10'], 1])
})

t.test('a hint of something newer than an empty answer is read for again', async (t) => {
  const { tail, log, delivered, reads, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 1 })
  log.top = 5
  tail.reach({ epoch: 'e', offset: 5 })
  write(6)
  tail.offer('e', publication(6))
  await answer()
  t.equal(reads.length, 2)
  await answer()
  t.strictSame(delivered, ['e6'])
})

t.test(
  'a hint of another history is believed when the log has it, and delivered from where it stands',
  async (t) => {
    const { tail, log, delivered, reads, write, answer } = setup()
    tail.open({ epoch: 'e', offset: 7 })
    log.epoch = 'f'
    write(3)
    tail.offer('f', publication(3))
    await answer()
    t.strictSame(reads, [
      { epoch: 'e', offset: 7 },
      { epoch: 'f', offset: 2 },
    ])
    await answer()
    t.strictSame(delivered, ['f3'])
    tail.offer('f', publication(4))
    t.equal(delivered.at(-1), 'f4')
  },
)

t.test('of several hints of another history the first is where delivery begins', async (t) => {
  const { tail, log, delivered, write, answer } = setup()
  tail.open({ epoch: 'e', offset: 7 })
  log.epoch = 'f'
  write(3, 4)
  tail.offer('f', publication(3))
  await answer()
  tail.offer('f', publication(4))
  await answer()
  await answer()
  t.strictSame(delivered, ['f3', 'f4'])
})

t.test('a straggler of a history that is over changes nothing', async (t) => {
  const { tail, delivered, reads, answer } = setup()
  tail.open({ epoch: 'e', offset: 7 })
  tail.offer('d', publication(9))
  await answer()
  t.strictSame([delivered, reads.length], [[], 1])
  t.strictSame(reads, [{ epoch: 'e', offset: 7 }])
})

t.test('a look at the end of another history goes to it', async (t) => {
  const { tail, log, delivered, reads, answer } = setup()
  tail.open({ epoch: 'e', offset: 7 })
  log.epoch = 'f'
  log.top = 2
  tail.reach({ epoch: 'f', offset: 2 })
  await answer()
  tail.offer('f', publication(3))
  t.strictSame([delivered, reads.length], [['f3'], 1])
})
