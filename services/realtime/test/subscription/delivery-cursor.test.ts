import type { Publication, RawJson, TagFilter } from '@portico/protocol'
import t from 'tap'
import type { OutgoingFrame } from '../../src/frame/frame.ts'
import { Batch } from '../../src/hub/batch.ts'
import { DeliveryCursor, type Recipient } from '../../src/subscription/delivery-cursor.ts'

const batch = (first: number, last = first, epoch = 'e', tags?: ReadonlyMap<string, string>): Batch => {
  const [one, ...more] = Array.from(
    { length: last - first + 1 },
    (_, index): Publication => ({
      data: `${first + index}` as RawJson,
      offset: first + index,
      ...(tags && { tags }),
    }),
  )
  if (one === undefined) throw new RangeError('a batch holds something')
  return new Batch({ channel: 'feed:1', epoch, publications: [one, ...more], base: undefined })
}

const plain = { joinLeave: false, delta: false, filter: undefined as TagFilter | undefined }

function setup(features = plain) {
  const frames: OutgoingFrame[] = []
  const lost: DeliveryCursor[] = []
  const recipient: Recipient = {
    encoding: 'json',
    isReading: true,
    takesPatches: true,
    push: (frame) => void frames.push(frame),
  }
  const cursor: DeliveryCursor = new DeliveryCursor(recipient, () => void lost.push(cursor))
  const live = (offset: number, epoch = 'e') =>
    cursor.goLive(features, { position: { epoch, offset }, hasBase: false })
  const offsets = () =>
    frames.flatMap(({ bytes }) =>
      Buffer.from(bytes)
        .toString()
        .split('\n')
        .map((line) => JSON.parse(line).push.pub.offset),
    )
  return { cursor, frames, lost, live, offsets }
}

t.test('delivers what follows its position, and nothing twice', async (t) => {
  const { cursor, live, offsets, lost } = setup()
  live(3)
  for (const next of [batch(4), batch(4), batch(2, 3), batch(5, 6)]) cursor.deliver(next)
  t.same(offsets(), [4, 5, 6])
  t.same(cursor.position, { epoch: 'e', offset: 6 })
  t.same(lost, [])
})

t.test('passes the shared frame on when it needs all of it', async (t) => {
  const { cursor, live, frames } = setup()
  live(0)
  const shared = batch(1, 3)
  cursor.deliver(shared)
  t.equal(frames[0], shared.frame('json', 'plain'))
})

t.test('of a batch it has in part it delivers the rest', async (t) => {
  const { cursor, live, offsets } = setup()
  live(2)
  cursor.deliver(batch(1, 4))
  t.same(offsets(), [3, 4])
})

t.test('a gap or another epoch ends it', async (t) => {
  for (const wrong of [batch(5), batch(4, 4, 'f')]) {
    const { cursor, live, offsets, lost } = setup()
    live(3)
    cursor.deliver(wrong)
    cursor.deliver(batch(4))
    t.same(lost, [cursor])
    t.same(offsets(), [])
  }
})

t.test('adopts the first epoch it meets when it knows none', async (t) => {
  const { cursor, live, offsets } = setup()
  live(0, '')
  cursor.deliver(batch(1))
  t.same(offsets(), [1])
  t.same(cursor.position, { epoch: 'e', offset: 1 })
})

t.test('what arrives while it is being made comes after it is, once', async (t) => {
  const { cursor, live, offsets, lost } = setup()
  for (const early of [batch(4), batch(5), batch(6, 7)]) cursor.deliver(early)
  t.same(offsets(), [])
  live(5)
  t.same(offsets(), [6, 7])
  t.same(lost, [])
})

t.test('an attempt over which too much arrives is ended', async (t) => {
  const { cursor, live, offsets } = setup()
  for (let offset = 1; offset < 12_000; offset += 100) cursor.deliver(batch(offset, offset + 99))
  t.equal(cursor.isEnded, true)
  live(0)
  t.same(offsets(), [])
})

t.test('what a filter leaves out moves the position all the same', async (t) => {
  const filter: TagFilter = (tags) => tags.get('lang') === 'de'
  const { cursor, live, offsets } = setup({ ...plain, filter })
  live(0)
  cursor.deliver(batch(1, 2, 'e', new Map([['lang', 'en']])))
  cursor.deliver(batch(3, 3, 'e', new Map([['lang', 'de']])))
  t.same(offsets(), [3])
  t.equal(cursor.position?.offset, 3)
})

t.test('tells when it is behind its stream', async (t) => {
  const { cursor, live } = setup()
  t.equal(cursor.compareWith({ epoch: 'e', offset: 9 }), 'in step', 'not before it is live')
  live(3)
  t.equal(cursor.compareWith({ epoch: 'e', offset: 3 }), 'in step')
  t.equal(cursor.compareWith({ epoch: 'e', offset: 4 }), 'behind')
  t.equal(cursor.compareWith({ epoch: 'f', offset: 3 }), 'behind')
})

t.test('hears nothing once it has ended', async (t) => {
  const { cursor, live, offsets } = setup()
  live(0)
  cursor.end()
  cursor.deliver(batch(1))
  t.same(offsets(), [])
})
