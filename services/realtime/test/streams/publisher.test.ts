import type { RawJson } from '@portico/protocol'
import t from 'tap'
import { NotNumbered } from '../../src/streams/log.ts'
import { Publisher } from '../../src/streams/publisher.ts'
import type { Statements } from '../../src/streams/statements.ts'

const data = '1' as RawJson
const numbered = (xid: string, offset: number) => ({
  epoch: 'e',
  publications: [{ channel: 'a:1', xid, publication: { data, offset } }],
})

/** A database that takes every publication as transaction 7, and finds what it is told to. */
function setup(find: (look: number) => unknown[] = () => [], sent: unknown[] = [{ xid: '7', top: 2 }]) {
  const asked: unknown[][] = []
  const looks: unknown[][] = []
  const clock = { now: 0 }
  const begun = Promise.withResolvers<void>()
  const query = async (text: string, values: unknown[] = []) => {
    if (text.includes('portico.publish(')) {
      asked.push(values)
      setImmediate(begun.resolve)
      return { rows: sent }
    }
    looks.push(values)
    return { rows: find(looks.length) }
  }
  const publisher = new Publisher({
    statements: { query } as unknown as Statements,
    timeoutMs: 1_000,
    now: () => clock.now,
  })
  return { publisher, asked, looks, clock, begun: begun.promise }
}

t.test('writes what there is, and null for what there is not', async (t) => {
  const { publisher, asked } = setup(() => [{ epoch: 'e', offset: 3, xid: '7' }])
  await publisher.publish('a:1', {}, undefined)
  const info = { user: 'mei', client: 'c1' }
  await publisher.publish('a:1', { data, tags: new Map([['lang', 'ja']]), info }, 'k')
  t.strictSame(asked, [
    ['a:1', 'null', null, null, null],
    ['a:1', '1', 'k', '{"lang":"ja"}', '{"user":"mei","client":"c1"}'],
  ])
})

t.test('a leader on this node tells the number of this transaction, and of no other', async (t) => {
  const { publisher, begun } = setup()
  const published = publisher.publish('a:1', { data }, undefined)
  await begun
  publisher.numbered(numbered('6', 2))
  publisher.numbered(numbered('7', 3))
  t.strictSame(await published, { position: { epoch: 'e', offset: 3 }, repeated: false })
})

t.test('who has the number looks for it no more', async (t) => {
  const { publisher, begun, looks } = setup((look) =>
    look > 3 && looks.at(-1)?.[0] === 'a:2' ? [{ epoch: 'e', offset: 3, xid: '7' }] : [],
  )
  const published = publisher.publish('a:1', { data }, undefined)
  await begun
  publisher.numbered(numbered('7', 3))
  await published
  const before = looks.length
  await publisher.publish('a:2', { data }, undefined)
  t.notOk(looks.slice(before).some(([channel]) => channel === 'a:1'))
})

t.test('the log tells what no leader here did, and looks again until it is there', async (t) => {
  const { publisher, looks } = setup((look) => (look < 3 ? [] : [{ epoch: 'e', offset: 3, xid: '7' }]))
  const { position, repeated } = await publisher.publish('a:1', { data }, undefined)
  t.strictSame([position, repeated], [{ epoch: 'e', offset: 3 }, false])
  t.strictSame(looks, Array(3).fill(['a:1', 2, '7']), 'above the top, of this transaction')
})

t.test('the number of a key is the first one’s: another transaction’s is a repeat', async (t) => {
  const { publisher, looks } = setup(() => [{ epoch: 'e', offset: 1, xid: '5' }])
  t.strictSame(await publisher.publish('a:1', { data }, 'k'), {
    position: { epoch: 'e', offset: 1 },
    repeated: true,
  })
  t.strictSame(looks, [['a:1', 'k']])
})

t.test('one that nobody numbers in time says so, and not before', async (t) => {
  const at = setup((look) => {
    at.clock.now = look === 1 ? 1_000 : 1_001
    return []
  })
  await t.rejects(at.publisher.publish('a:1', { data }, undefined), NotNumbered)
  t.equal(at.looks.length, 2)
})

t.test('a database without an epoch says what to do', async (t) => {
  const { publisher } = setup(() => [], [])
  await t.rejects(publisher.publish('a:1', { data }, undefined), { message: /run the migrations/ })
})
