import type { Publication, RawJson } from '@portico/protocol'
import t from 'tap'
import type { Batch } from '../../src/hub/batch.ts'
import { Channel } from '../../src/hub/channel.ts'
import { FlushLoop } from '../../src/hub/flush-loop.ts'

const publication = (offset: number | undefined, data: unknown = offset): Publication => ({
  data: JSON.stringify(data) as RawJson,
  ...(offset !== undefined && { offset }),
})

function setup() {
  const deferred: (() => void)[] = []
  const channel = new Channel('feed:1', new FlushLoop({ defer: (work) => void deferred.push(work) }))
  const batches: Batch[] = []
  channel.add({ isReading: true, deliver: (batch) => void batches.push(batch), announce: () => {} })
  const arrive = (offset: number | undefined, epoch = offset === undefined ? '' : 'e', data?: unknown) =>
    channel.arrive({ kind: 'publication', channel: 'feed:1', epoch, publication: publication(offset, data) })
  return { channel, batches, arrive, turn: () => deferred.shift()?.() }
}

const textOf = (batch: Batch | undefined, form: 'plain' | 'full' | 'patch' = 'plain') =>
  Buffer.from(batch?.frame('json', form).bytes ?? []).toString()

t.test('all publications of a turn are one batch, and one frame', async (t) => {
  const { batches, arrive, turn } = setup()
  for (const offset of [1, 2, 3]) arrive(offset)
  t.same(batches, [], 'nothing before the turn ends')
  turn()
  t.equal(batches.length, 1)
  t.match(batches[0], { first: 1, last: 3, epoch: 'e' })
  t.equal(textOf(batches[0]).split('\n').length, 3)
})

t.test('its bytes are made once for everybody', async (t) => {
  const { batches, arrive, turn } = setup()
  arrive(1)
  turn()
  t.equal(batches[0]?.frame('json', 'plain'), batches[0]?.frame('json', 'plain'))
  t.not(batches[0]?.frame('json', 'plain'), batches[0]?.frame('protobuf', 'plain'))
})

t.test('a batch has no gap in it and is of one epoch', async (t) => {
  const { batches, arrive, turn } = setup()
  for (const [offset, epoch] of [
    [1, 'e'],
    [2, 'e'],
    [5, 'e'],
    [1, 'f'],
  ] as const)
    arrive(offset, epoch)
  turn()
  t.same(
    batches.map(({ epoch, first, last }) => [epoch, first, last]),
    [
      ['e', 1, 2],
      ['e', 5, 5],
      ['f', 1, 1],
    ],
  )
})

t.test('knows what a patch starts from only when nothing lies between', async (t) => {
  const { batches, arrive, turn } = setup()
  for (const offset of [1, 2, 4]) {
    arrive(offset)
    turn()
  }
  t.same(
    batches.map(({ canPatch }) => canPatch),
    [false, true, false],
  )
})

t.test('makes patches along the chain, and whole data where the chain begins', async (t) => {
  const { batches, arrive, turn } = setup()
  const data = (n: number) => ({ n, text: 'the same text in each of the publications' })
  arrive(1, 'e', data(1))
  turn()
  for (const n of [2, 3]) arrive(n, 'e', data(n))
  turn()
  const [, batch] = batches
  const deltas = (form: 'full' | 'patch') =>
    textOf(batch, form)
      .split('\n')
      .map((line) => JSON.parse(line).push.pub.delta === true)
  t.same(deltas('full'), [false, true])
  t.same(deltas('patch'), [true, true])
})

t.test('a subscriber that leaves during a delivery disturbs nobody', async (t) => {
  const { channel, arrive, turn } = setup()
  const delivered: string[] = []
  const first = {
    isReading: true,
    deliver: () => {
      delivered.push('first')
      channel.remove(first)
    },
    announce: () => {},
  }
  channel.add(first)
  channel.add({ isReading: true, deliver: () => void delivered.push('second'), announce: () => {} })
  arrive(1)
  turn()
  t.same(delivered, ['first', 'second'])
})

t.test('names its subscribers, as many as it counts', async (t) => {
  const channel = new Channel('feed:1', new FlushLoop())
  const subscriber = () => ({ isReading: true, deliver: () => {}, announce: () => {} })
  const [first, second] = [subscriber(), subscriber()]
  channel.add(first)
  channel.add(second)
  t.strictSame([[...channel.subscribers], channel.subscriberCount], [[first, second], 2])
  channel.remove(first)
  t.strictSame([[...channel.subscribers], channel.subscriberCount], [[second], 1])
})

t.test('publications without offsets are batched too', async (t) => {
  const { batches, arrive, turn } = setup()
  arrive(undefined)
  arrive(undefined)
  turn()
  t.match(batches, [{ first: 0, last: 0, publications: { length: 2 } }])
})

t.test('one without an offset follows none that has one, and none that has one follows it', async (t) => {
  const { channel, batches, arrive, turn } = setup()
  for (const offset of [1, undefined, 2, 3]) arrive(offset, 'e')
  turn()
  t.same(
    batches.map(({ first, publications }) => [first, publications.length]),
    [
      [1, 1],
      [0, 1],
      [2, 2],
    ],
  )
  t.equal(channel.publicationCount, 4)
})

t.test('asks for its turn once, whatever arrives in it', async (t) => {
  let asked = 0
  class Counting extends FlushLoop {
    override distribute(channel: Channel): void {
      asked += 1
      super.distribute(channel)
    }
  }
  const deferred: (() => void)[] = []
  const channel = new Channel('feed:1', new Counting({ defer: (work) => void deferred.push(work) }))
  const notice = { kind: 'join', channel: 'feed:1', info: { user: 'mei', client: 'c1' } } as const
  const one = { kind: 'publication', channel: 'feed:1', epoch: 'e', publication: publication(1) } as const
  for (const order of [
    [one, one, notice],
    [notice, notice, one],
  ]) {
    for (const arrival of order) channel.arrive(arrival)
    deferred.shift()?.()
  }
  t.equal(asked, 2)
})

t.test('a batch of one is its own only part; parts are made once', async (t) => {
  const { batches, arrive, turn } = setup()
  arrive(1)
  turn()
  t.equal(batches[0]?.singles()[0], batches[0])
  arrive(2)
  arrive(3)
  turn()
  t.equal(batches[1]?.singles().length, 2)
  t.equal(batches[1]?.singles(), batches[1]?.singles())
})

t.test('who asked for no deltas gets each publication whole', async (t) => {
  const { batches, arrive, turn } = setup()
  const long = 'the same text, long enough to be worth a delta '.repeat(10)
  arrive(1, 'e', `${long}1`)
  arrive(2, 'e', `${long}2`)
  turn()
  t.equal(textOf(batches[0]).split(long).length, 3)
  t.notMatch(textOf(batches[0]), /"delta"/)
})
