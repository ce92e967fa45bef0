import type { RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import type { Arrival } from '../../src/broker/broker.ts'
import { StreamLog } from '../../src/streams/log.ts'
import type { NumberedBatch } from '../../src/streams/numbered.ts'
import { type HintBroker, PostgresBroker } from '../../src/streams/postgres-broker.ts'
import { Publisher } from '../../src/streams/publisher.ts'
import type { Statements } from '../../src/streams/statements.ts'

const data = '1' as RawJson
const kept = { retention: { size: 1, ttlSeconds: 60 } }

function batch(channel: string, ...offsets: number[]): NumberedBatch {
  return {
    epoch: 'e',
    publications: offsets.map((offset) => ({ channel, xid: '7', publication: { data, offset } })),
  }
}

/** A broker on a database and a hint broker that answer as a test says. */
function setup(
  t: Test,
  { tops = new Map<string, number>(), hintBroker = {} as Partial<HintBroker>, nodes = 3 } = {},
) {
  const arrivals: Arrival[] = []
  const errors: unknown[] = []
  const relayed: unknown[] = []
  const database = { isAway: false, statements: [] as unknown[][] }
  const query = async (text: string, values: unknown[] = []) => {
    database.statements.push([text, ...values])
    if (database.isAway) throw new Error('away')
    if (text.includes('portico.publish(')) return { rows: [{ xid: '7', top: 0 }] }
    if (text.includes('FROM portico.epoch e LEFT JOIN')) {
      const [channels] = values as [string[]]
      return { rows: channels.map((channel) => ({ epoch: 'e', channel, top: tops.get(channel) ?? 0 })) }
    }
    // No leader elsewhere has numbered it: the number comes by a broadcast.
    if (text.includes('p.xid =')) return { rows: [] }
    if (text.includes('p.key =')) return { rows: [{ epoch: 'e', offset: 1, xid: '5' }] }
    const top = tops.get(String(values[0])) ?? 0
    const first = Number(values[1] ?? 0) + 1
    const offsets = Array.from({ length: Math.max(0, top - first + 1) }, (_, index) => first + index)
    const place = { epoch: 'e', top }
    const rows = offsets.map((offset) => ({
      ...place,
      offset,
      time: 0,
      key: null,
      data,
      tags: null,
      info: null,
    }))
    return { rows: values[3] === 0 || rows.length === 0 ? [{ ...place, offset: null }] : rows }
  }
  const statements = { query } as unknown as Statements
  const broker = new PostgresBroker({
    log: new StreamLog(statements),
    publisher: new Publisher({ statements }),
    hintBroker: {
      listen: async (channel) => void relayed.push(['listen', channel]),
      unlisten: async (channel) => void relayed.push(['unlisten', channel]),
      announce: async (...announced) => void relayed.push(announced),
      publish: async (channel, publication, { retention }) => {
        relayed.push([channel, publication.offset, publication.tags?.get('portico:epoch'), retention])
        return { position: undefined, repeated: false, nodes: 0 }
      },
      ...hintBroker,
    },
    arrived: (arrival) => void arrivals.push(arrival),
    nodes: () => nodes,
    explain: (error) => new Error('explained', { cause: error }),
    onError: (error) => void errors.push(error),
    tailCheckMs: 600_000,
  })
  t.teardown(() => broker[Symbol.asyncDispose]())
  const offsets = () =>
    arrivals.map((one) => (one.kind === 'publication' ? one.publication.offset : one.kind))
  return { broker, arrivals, offsets, errors, relayed, database, tops }
}

const turn = () => new Promise(setImmediate)

t.test('delivers from where the log ended when it began to listen', async (t) => {
  const { broker, offsets, relayed } = setup(t, { tops: new Map([['a:1', 4]]) })
  await broker.listen('a:1')
  await broker.broadcast(batch('a:1', 4, 5))
  t.strictSame(offsets(), [5])
  t.strictSame(relayed[0], ['listen', 'a:1'])
  await broker.unlisten('a:1')
  await broker.broadcast(batch('a:1', 6))
  t.strictSame(offsets(), [5])
  t.ok(relayed.some((one) => String(one) === 'unlisten,a:1'))
})

t.test('a gap is read from what was delivered last, whatever retention hides', async (t) => {
  const { broker, database, tops, offsets } = setup(t, { tops: new Map([['a:1', 4]]) })
  await broker.listen('a:1')
  tops.set('a:1', 7)
  await broker.broadcast(batch('a:1', 7))
  await turn()
  t.strictSame(offsets(), [5, 6, 7])
  t.strictSame(database.statements.at(-1)?.slice(1), ['a:1', 4, null, 1_000, 1e9])
})

t.test('a broadcast goes to the hint broker, with its epoch, and nothing of it is kept there', async (t) => {
  const { broker, relayed } = setup(t)
  await broker.broadcast(batch('a:1', 1, 2))
  const nothing = { size: 0, ttlSeconds: 0 }
  t.strictSame(relayed, [
    ['a:1', 1, 'e', nothing],
    ['a:1', 2, 'e', nothing],
  ])
})

t.test('a hint broker that is away makes a broadcast fail, after it was delivered here', async (t) => {
  const away = new Error('the hint broker is away')
  const { broker, offsets } = setup(t, { hintBroker: { publish: () => Promise.reject(away) } })
  await broker.listen('a:1')
  await t.rejects(broker.broadcast(batch('a:1', 1)), away)
  t.strictSame(offsets(), [1])
})

t.test('what the hint broker brings is delivered once, and joins pass through', async (t) => {
  const { broker, offsets } = setup(t)
  await broker.listen('a:1')
  const hint: Arrival = { kind: 'publication', channel: 'a:1', epoch: '', publication: { data, offset: 1 } }
  broker.received(hint)
  broker.received(hint)
  broker.received({ ...hint, channel: 'a:2' })
  broker.received({ kind: 'join', channel: 'a:1', info: { user: 'mei', client: 'c1' } })
  t.strictSame(offsets(), [1, 'join'])
})

t.test('who cannot listen is told why, and the hint broker is left again', async (t) => {
  const { broker, relayed, database, offsets } = setup(t)
  database.isAway = true
  await t.rejects(broker.listen('a:1'), { message: 'explained', cause: { message: 'away' } })
  t.strictSame(relayed, [
    ['listen', 'a:1'],
    ['unlisten', 'a:1'],
  ])
  await broker.broadcast(batch('a:1', 1))
  t.strictSame(offsets(), [])
})

t.test('a hint broker that cannot be left either is told of, and hides nothing', async (t) => {
  const stuck = new Error('stuck')
  const { broker, errors, database } = setup(t, { hintBroker: { unlisten: () => Promise.reject(stuck) } })
  database.isAway = true
  await t.rejects(broker.listen('a:1'), { message: 'explained', cause: { message: 'away' } })
  t.strictSame(errors, [stuck])
})

t.test('who listened anew meanwhile is not put off by the first one’s failure', async (t) => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let calls = 0
  const { broker, relayed, offsets } = setup(t, {
    hintBroker: { listen: async () => gates[calls++]?.promise },
  })
  const first = broker.listen('a:1')
  const second = broker.listen('a:1')
  gates[1]?.resolve()
  await second
  gates[0]?.reject(new Error('late'))
  await t.rejects(first, { cause: { message: 'late' } })
  t.strictSame(relayed, [])
  await broker.broadcast(batch('a:1', 1))
  t.strictSame(offsets(), [1])
})

t.test('a repeat reaches nobody, another one as many nodes as there are', async (t) => {
  const { broker } = setup(t)
  const published = broker.publish('a:1', { data }, kept)
  await turn()
  await broker.broadcast(batch('a:1', 1))
  t.match(await published, { repeated: false, nodes: 3 })
  t.match(await broker.publish('a:1', { data }, { ...kept, key: 'k' }), { repeated: true, nodes: 0 })
})

t.test('every question to a database that is away is explained', async (t) => {
  const { broker, database } = setup(t)
  database.isAway = true
  const explained = { message: 'explained', cause: { message: 'away' } }
  await t.rejects(broker.publish('a:1', { data }, kept), explained)
  await t.rejects(broker.read('a:1', { limit: 1 }, kept.retention), explained)
  await t.rejects(broker.forget('a:1'), explained)
})

t.test('announcements are the hint broker’s', async (t) => {
  const { broker, relayed } = setup(t)
  const info = { user: 'mei', client: 'c1' }
  await broker.announce('leave', 'a:1', info)
  t.strictSame(relayed, [['leave', 'a:1', info]])
})

t.test(
  'the look at the tails asks for a thousand at once, and finds every end that no hint told',
  async (t) => {
    const { broker, database, tops, arrivals } = setup(t)
    const channels = Array.from({ length: 1_001 }, (_, index) => `a:${index}`)
    for (const channel of channels) await broker.listen(channel)
    tops.set('a:0', 1).set('a:1000', 1)
    database.statements.length = 0
    await broker.checkTails()
    await turn()
    const asked = database.statements.filter(([text]) => String(text).includes('LEFT JOIN portico.stream'))
    t.strictSame(
      asked.map(([, some]) => (some as string[]).length),
      [1_000, 1],
    )
    t.strictSame(
      arrivals.map((arrival) => 'channel' in arrival && arrival.channel),
      ['a:0', 'a:1000'],
    )
  },
)

t.test('a look at a database that is away is told of once, and the next one looks again', async (t) => {
  const { broker, database, errors, tops, offsets } = setup(t)
  await broker.listen('a:1')
  database.isAway = true
  await broker.checkTails()
  t.match(errors, [{ message: 'away' }])
  t.equal(errors.length, 1)
  database.isAway = false
  tops.set('a:1', 1)
  await broker.checkTails()
  await turn()
  t.strictSame(offsets(), [1])
})

t.test('it delivers nothing more once it is disposed', async (t) => {
  const { broker, offsets } = setup(t)
  await broker.listen('a:1')
  await broker[Symbol.asyncDispose]()
  await broker.broadcast(batch('a:1', 1))
  t.strictSame(offsets(), [])
})

t.test('says how far it has delivered, of what it listens to', async (t) => {
  const { broker, tops } = setup(t, { tops: new Map([['a:1', 4]]) })
  t.equal(broker.reached('a:1'), undefined)
  await broker.listen('a:1')
  t.strictSame(broker.reached('a:1'), { epoch: 'e', offset: 4 })
  tops.set('a:1', 6)
  await broker.checkTails()
  await turn()
  t.strictSame(broker.reached('a:1'), { epoch: 'e', offset: 6 })
  await broker.unlisten('a:1')
  t.equal(broker.reached('a:1'), undefined)
})
