import t from 'tap'
import { idempotencyWindowMs } from '../../src/broker/idempotency-window.ts'
import { MemoryBroker, type MemoryBrokerOptions } from '../../src/broker/memory.ts'
import { kept, saying, testBrokerContract } from './contract.ts'

t.test('the memory broker keeps the contract of brokers', async (t) => {
  testBrokerContract(t, async () => {
    let current: MemoryBroker | undefined
    return {
      shared: false,
      open: async (arrived) => {
        // Small enough that one large stream pushes all others out.
        current = new MemoryBroker(arrived, { maxBytes: 100_000 })
        return current
      },
      loseHistory: async () => {
        await current?.publish('large', saying('x'.repeat(50_000)), kept)
      },
    }
  })
})

function brokerAt(options: MemoryBrokerOptions = {}) {
  const clock = { now: 1_000 }
  return { clock, broker: new MemoryBroker(() => {}, { now: () => clock.now, ...options }) }
}

t.test('forgets the publications after their time, and keeps the position', async (t) => {
  const { clock, broker } = brokerAt()
  const { position } = await broker.publish('news', saying(1), kept)
  clock.now += 59_999
  t.equal((await broker.read('news', { limit: 9 }, kept.retention)).publications.length, 1)
  clock.now += 1
  t.same(await broker.read('news', { limit: 9 }, kept.retention), { top: position, publications: [] })
  t.match(await broker.publish('news', saying(2), kept), { position: { ...position, offset: 2 } })
})

t.test('counts the time from the last publication', async (t) => {
  const { clock, broker } = brokerAt()
  await broker.publish('news', saying(1), kept)
  clock.now += 59_000
  await broker.publish('news', saying(2), kept)
  clock.now += 59_000
  t.equal((await broker.read('news', { limit: 9 }, kept.retention)).publications.length, 2)
})

t.test('reads from any position, also from one whose publication is gone or has not come yet', async (t) => {
  const { broker } = brokerAt()
  const three = { retention: { ...kept.retention, size: 3 } }
  for (let n = 1; n <= 5; n++) await broker.publish('news', saying(n), three)
  const { top } = await broker.read('news', { limit: 0 }, three.retention)
  const read = async (offset: number, reverse: boolean) => {
    const since = { ...top, offset }
    const { publications } = await broker.read('news', { since, limit: 9, reverse }, three.retention)
    return publications.map((publication) => publication.offset)
  }
  for (let offset = 0; offset <= 9; offset++) {
    const [before, after] = [
      [5, 4, 3].filter((kept) => kept < offset),
      [3, 4, 5].filter((kept) => kept > offset),
    ]
    t.strictSame([await read(offset, true), await read(offset, false)], [before, after], `since ${offset}`)
  }
})

t.test('lets a key be used again after its window', async (t) => {
  const { clock, broker } = brokerAt()
  await broker.publish('news', saying(1), { ...kept, key: 'k' })
  clock.now += idempotencyWindowMs - 1
  t.match(await broker.publish('news', saying(2), { ...kept, key: 'k' }), { repeated: true })
  clock.now += 1
  t.match(await broker.publish('news', saying(3), { ...kept, key: 'k' }), { repeated: false })
})

t.test('remembers a bounded number of keys, the newest', async (t) => {
  const { broker } = brokerAt({ maxIdempotencyKeys: 2 })
  for (const key of ['a', 'b', 'c']) await broker.publish('news', saying(key), { ...kept, key })
  t.match(await broker.publish('news', saying(1), { ...kept, key: 'c' }), { repeated: true })
  t.match(await broker.publish('news', saying(1), { ...kept, key: 'a' }), { repeated: false })
})

t.test('a publication without a key takes the place of none', async (t) => {
  const { broker } = brokerAt({ maxIdempotencyKeys: 1 })
  await broker.publish('news', saying(1), { ...kept, key: 'a' })
  await broker.publish('news', saying(2), kept)
  t.match(await broker.publish('news', saying(3), { ...kept, key: 'a' }), { repeated: true })
})

t.test('loses the stream used least recently when memory is full, under another epoch', async (t) => {
  const { broker } = brokerAt({ maxBytes: 10_000 })
  const old = await broker.publish('old', saying('x'.repeat(2_000)), kept)
  const used = await broker.publish('used', saying('x'.repeat(2_000)), kept)
  await broker.read('used', { limit: 0 }, kept.retention)
  await broker.publish('new', saying('x'.repeat(2_000)), kept)
  t.same((await broker.read('used', { limit: 0 }, kept.retention)).top, used.position)
  t.not((await broker.read('old', { limit: 0 }, kept.retention)).top.epoch, old.position?.epoch)
})

t.test('holds its bound however many channels are asked for', async (t) => {
  const { broker } = brokerAt({ maxBytes: 10_000 })
  const { top } = await broker.read('first', { limit: 0 }, kept.retention)
  for (let i = 0; i < 100; i++) await broker.read(`channel-${i}`, { limit: 0 }, kept.retention)
  t.not((await broker.read('first', { limit: 0 }, kept.retention)).top.epoch, top.epoch)
})
