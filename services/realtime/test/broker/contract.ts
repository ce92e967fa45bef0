import type { Publication, RawJson } from '@portico/protocol'
import type { Test } from 'tap'
import type { Arrival, ArrivalListener, Broker, Position } from '../../src/broker/broker.ts'
import { Inbox } from '../inbox.ts'

/** One store, and the brokers opened on it. */
export interface BrokerWorld {
  /** Whether a second broker on the same store is another node; false for a store that lives in one process. */
  readonly shared: boolean
  open(arrived: ArrivalListener): Promise<Broker>
  /** What a crash of the store without its data does. */
  loseHistory(): Promise<void>
}

export const json = (value: unknown): RawJson => JSON.stringify(value) as RawJson
export const saying = (value: unknown): Publication => ({ data: json(value) })
export const kept = { retention: { size: 10, ttlSeconds: 60 } }
const unkept = { retention: { size: 0, ttlSeconds: 0 } }

const offsets = (publications: readonly Publication[]) => publications.map(({ offset }) => offset)

/** What every broker must do. Call it once per implementation, with a new store. */
export function testBrokerContract(t: Test, createWorld: (t: Test) => Promise<BrokerWorld>): void {
  async function setup(t: Test) {
    const world = await createWorld(t)
    const open = async () => {
      const inbox = new Inbox<Arrival>()
      const broker = await world.open((arrival) => inbox.put(arrival))
      t.teardown(() => broker[Symbol.asyncDispose]())
      const nextPublication = async () => {
        const arrival = await inbox.next()
        if (arrival.kind !== 'publication') throw new Error(`a ${arrival.kind} arrived`)
        return arrival
      }
      return { broker, inbox, nextPublication }
    }
    const publisher = await open()
    const reader = world.shared ? await open() : publisher
    return { world, publisher: publisher.broker, reader, broker: reader.broker }
  }

  t.test('delivers the channels it listens to, and no others', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    await publisher.publish('sport', saying('not listened to'), kept)
    await publisher.publish('news', saying('listened to'), kept)
    t.match(await reader.inbox.next(), { channel: 'news', publication: saying('listened to') })
  })

  t.test('delivers nothing more after unlisten', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    await broker.listen('sport')
    await broker.unlisten('news')
    await publisher.publish('news', saying('no more'), kept)
    await publisher.publish('sport', saying('still'), kept)
    t.match(await reader.inbox.next(), { channel: 'sport' })
  })

  t.test('takes listen and unlisten in the order they were called', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await Promise.all([broker.listen('news'), broker.unlisten('news'), broker.listen('news')])
    await publisher.publish('news', saying(1), kept)
    t.match(await reader.inbox.next(), { channel: 'news' })
  })

  t.test('delivers everything published after listen resolved', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    for (const channel of ['a', 'b', 'c', 'd']) {
      await broker.listen(channel)
      await publisher.publish(channel, saying(channel), unkept)
      t.match(await reader.inbox.next(), { channel })
    }
  })

  t.test('delivers in order, each publication already in history', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    await Promise.all([1, 2, 3, 4, 5].map((value) => publisher.publish('news', saying(value), kept)))
    for (const value of [1, 2, 3, 4, 5]) {
      const { epoch, publication } = await reader.nextPublication()
      const before = { epoch, offset: value - 1 }
      const { publications } = await broker.read('news', { since: before, limit: 1 }, kept.retention)
      t.match(publication, { offset: value, data: json(value) })
      t.same(publications, [publication])
    }
  })

  t.test('carries a publication as it is', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    const publication: Publication = {
      data: json({ text: 'a "quoted" line\nand 雪, \u2028 and 🦀', empty: '' }),
      info: { user: 'ada', client: 'c1', conn_info: json({ name: 'Ada' }), chan_info: json([1]) },
      tags: new Map([
        ['key', 'k-1'],
        ['__proto__', 'x'],
      ]),
      time: 1_700_000_000_000,
    }
    await broker.listen('news')
    await publisher.publish('news', publication, kept)
    const expected = { ...publication, offset: 1 }
    t.same((await reader.nextPublication()).publication, expected)
    t.same((await broker.read('news', { limit: 1 }, kept.retention)).publications, [expected])
  })

  t.test('carries each part of a publication by itself', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    const parts: readonly Publication[] = [
      { time: 1_700_000_000_000 },
      { info: { user: '', client: 'c1' } },
      { tags: new Map([['key', '']]) },
      saying(null),
    ]
    for (const part of parts) {
      await publisher.publish('news', part, unkept)
      t.same((await reader.nextPublication()).publication, part)
    }
  })

  t.test('carries a publication without history, and gives it no position', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('cursors')
    t.match(await publisher.publish('cursors', saying(1), unkept), { position: undefined, repeated: false })
    const { epoch, publication } = await reader.nextPublication()
    t.equal(epoch, '')
    t.equal(publication.offset, undefined)
    t.same(await broker.read('cursors', { limit: 9 }, unkept.retention), {
      top: { epoch: '', offset: 0 },
      publications: [],
    })
  })

  t.test('leaves a publication without history the offset that another log gave it', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('durable')
    await publisher.publish('durable', { ...saying(1), offset: 41 }, unkept)
    t.match(await reader.inbox.next(), { epoch: '', publication: { ...saying(1), offset: 41 } })
  })

  t.test('numbers by its own count where history is kept', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    await publisher.publish('news', { ...saying(1), offset: 41 }, kept)
    t.match(await reader.inbox.next(), { publication: { offset: 1 } })
    const page = await broker.read('news', { limit: 1 }, kept.retention)
    t.same(offsets(page.publications), [1])
  })

  t.test('says how many nodes listened', async (t) => {
    const { publisher, broker } = await setup(t)
    t.match(await publisher.publish('news', saying(1), kept), { nodes: 0 })
    await broker.listen('news')
    t.match(await publisher.publish('news', saying(2), kept), { nodes: 1 })
    await broker.unlisten('news')
    t.match(await publisher.publish('news', saying(3), kept), { nodes: 0 })
  })

  t.test('carries joins and leaves of what it listens to, and remembers none', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    const info = { user: 'ada', client: 'c1', conn_info: json({ name: 'Ada' }) }
    await broker.listen('news')
    await publisher.announce('join', 'sport', info)
    await publisher.announce('join', 'news', info)
    await publisher.announce('leave', 'news', info)
    t.same(await reader.inbox.next(), { kind: 'join', channel: 'news', info })
    t.same(await reader.inbox.next(), { kind: 'leave', channel: 'news', info })
    t.same((await broker.read('news', { limit: 9 }, kept.retention)).publications, [])
  })

  t.test('gives a stream that never was its epoch, and keeps to it', async (t) => {
    const { publisher, broker } = await setup(t)
    const { top } = await broker.read('news', { limit: 0 }, kept.retention)
    t.equal(top.offset, 0)
    t.not(top.epoch, '')
    t.same((await publisher.publish('news', saying(1), kept)).position, { epoch: top.epoch, offset: 1 })
  })

  t.test('gives two channels different epochs', async (t) => {
    const { broker } = await setup(t)
    const one = await broker.read('one', { limit: 0 }, kept.retention)
    const two = await broker.read('two', { limit: 0 }, kept.retention)
    t.not(one.top.epoch, two.top.epoch)
  })

  t.test('reads forwards, backwards, from a position and up to a limit', async (t) => {
    const { publisher, broker } = await setup(t)
    let last: Position | undefined
    for (const value of [1, 2, 3, 4, 5]) {
      last = (await publisher.publish('news', saying(value), kept)).position
    }
    const epoch = last?.epoch ?? ''
    const cases = [
      { options: { limit: 9 }, expected: [1, 2, 3, 4, 5] },
      { options: { limit: 2 }, expected: [1, 2] },
      { options: { limit: 0 }, expected: [] },
      { options: { limit: 2, reverse: true }, expected: [5, 4] },
      { options: { limit: 9, since: { epoch, offset: 3 } }, expected: [4, 5] },
      { options: { limit: 1, since: { epoch, offset: 3 } }, expected: [4] },
      { options: { limit: 9, since: { epoch, offset: 5 } }, expected: [] },
      { options: { limit: 9, since: { epoch, offset: 0 } }, expected: [1, 2, 3, 4, 5] },
      { options: { limit: 9, since: { epoch: '', offset: 4 } }, expected: [5] },
      { options: { limit: 9, since: { epoch: 'another', offset: 1 } }, expected: [] },
      { options: { limit: 9, since: { epoch, offset: 3 }, reverse: true }, expected: [2, 1] },
    ]
    for (const { options, expected } of cases) {
      const page = await broker.read('news', options, kept.retention)
      t.same(offsets(page.publications), expected, JSON.stringify(options))
      t.same(page.top, last)
    }
  })

  t.test('keeps the newest publications up to the size of the retention', async (t) => {
    const { publisher, broker } = await setup(t)
    const retention = { size: 2, ttlSeconds: 60 }
    for (const value of [1, 2, 3]) await publisher.publish('news', saying(value), { retention })
    const page = await broker.read('news', { limit: 9 }, retention)
    t.same(offsets(page.publications), [2, 3])
    t.equal(page.top.offset, 3)
  })

  t.test('goes on with its offsets after a channel was forgotten', async (t) => {
    const { publisher, broker } = await setup(t)
    const first = await publisher.publish('news', saying(1), kept)
    await publisher.forget('news')
    t.same(await broker.read('news', { limit: 9 }, kept.retention), {
      top: first.position,
      publications: [],
    })
    t.match(await publisher.publish('news', saying(2), kept), {
      position: { ...first.position, offset: 2 },
    })
  })

  t.test('continues a lost stream under another epoch', async (t) => {
    const { world, publisher, broker } = await setup(t)
    const before = await publisher.publish('news', saying('lost'), kept)
    await world.loseHistory()
    const after = await publisher.publish('news', saying('new'), kept)
    t.not(after.position?.epoch, before.position?.epoch)
    t.equal(after.position?.offset, 1)
    const page = await broker.read('news', { limit: 9, since: before.position }, kept.retention)
    t.same(page, { top: after.position, publications: [] })
  })

  t.test('publishes once for the same key, and answers the repeat with the first position', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('news')
    const options = { ...kept, key: 'k' }
    const [first, second] = await Promise.all([
      publisher.publish('news', saying('once'), options),
      broker.publish('news', saying('twice'), options),
    ])
    const fresh = [first, second].filter(({ repeated }) => !repeated)
    t.equal(fresh.length, 1)
    t.same(first.position, second.position)
    t.same([first, second].find(({ repeated }) => repeated)?.nodes, 0)
    await publisher.publish('news', saying('next'), kept)
    t.match(await reader.inbox.next(), { publication: { offset: 1 } })
    t.match(await reader.inbox.next(), { publication: { offset: 2, data: json('next') } })
  })

  t.test('takes the same key for different publications in two channels', async (t) => {
    const { publisher } = await setup(t)
    await publisher.publish('one', saying(1), { ...kept, key: 'k' })
    t.match(await publisher.publish('two', saying(1), { ...kept, key: 'k' }), { repeated: false })
  })

  t.test('publishes once for the same key where no history is kept', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    await broker.listen('cursors')
    await publisher.publish('cursors', saying('once'), { ...unkept, key: 'k' })
    const repeat = await publisher.publish('cursors', saying('twice'), { ...unkept, key: 'k' })
    t.same(repeat, { position: undefined, repeated: true, nodes: 0 })
    await publisher.publish('cursors', saying('next'), unkept)
    t.match(await reader.inbox.next(), { publication: saying('once') })
    t.match(await reader.inbox.next(), { publication: saying('next') })
  })

  const odd = [
    '',
    '{',
    '}',
    '{}',
    '}{',
    'a{b}c',
    '%7B',
    'a:meta',
    'x'.repeat(255),
    '雪 🦀',
    '__proto__',
    'a*?[b]',
  ]
  t.test('takes any name for a channel, and never two for one', async (t) => {
    const { publisher, broker, reader } = await setup(t)
    for (const channel of odd) await broker.listen(channel)
    for (const channel of odd) {
      t.match(await publisher.publish(channel, saying(channel), { ...kept, key: 'k' }), {
        position: { offset: 1 },
        repeated: false,
      })
    }
    const arrived = await reader.inbox.take(odd.length)
    t.same(new Set(arrived.map((arrival) => 'channel' in arrival && arrival.channel)), new Set(odd))
    for (const channel of odd) {
      const { publications } = await broker.read(channel, { limit: 9 }, kept.retention)
      t.match(publications, [saying(channel)])
    }
  })

  t.test('listens to nothing once it is disposed', async (t) => {
    const { publisher, broker } = await setup(t)
    await broker.listen('news')
    t.match(await publisher.publish('news', saying(1), kept), { nodes: 1 })
    await broker[Symbol.asyncDispose]()
    t.match(await publisher.publish('news', saying(2), kept), { nodes: 0 })
  })

  t.test('is disposed twice without complaint', async (t) => {
    const { publisher } = await setup(t)
    await publisher[Symbol.asyncDispose]()
    await publisher[Symbol.asyncDispose]()
  })
}
