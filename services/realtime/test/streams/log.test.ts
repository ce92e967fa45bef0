import t from 'tap'
import { NotNumbered, StreamLog } from '../../src/streams/log.ts'
import type { Statements } from '../../src/streams/statements.ts'

const publication = { time: 0, key: null, data: '1', tags: null, info: null }

function setup(answer: (text: string, asked: number) => unknown[]) {
  const asked: unknown[][] = []
  const query = async (text: string, values: unknown[] = []) => {
    asked.push(values)
    return { rows: answer(text, asked.length) }
  }
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  return { log: new StreamLog({ query } as unknown as Statements, wait), asked, waits }
}

t.test('an empty stream has a top, and no publications', async (t) => {
  const { log } = setup(() => [{ epoch: 'e', top: 4, offset: null }])
  t.strictSame(await log.read('a:1', { limit: 9, keepSeconds: 60 }), {
    top: { epoch: 'e', offset: 4 },
    publications: [],
    seen: new Set(),
  })
})

t.test('a database without an epoch has a top all the same', async (t) => {
  const { log } = setup(() => [])
  t.match(await log.read('a:1', { limit: 9, keepSeconds: 60 }), { top: { epoch: '', offset: 0 } })
  t.strictSame(await log.tops(['a:1']), { epoch: '', offsets: new Map() })
})

t.test('what the snapshot had seen is part of the page, and named', async (t) => {
  const rows = [1, 2, 3].map((offset) => ({ epoch: 'e', top: 3, offset, seen: offset === 2, ...publication }))
  const { log } = setup((text) => (text.includes('pending') ? [{ pending: false }] : rows))
  const page = await log.read('a:1', { limit: 9, keepSeconds: 60, snapshot: '1:1:' })
  t.strictSame([page.publications.map(({ offset }) => offset), page.seen], [[1, 2, 3], new Set([2])])
})

t.test('another history is answered with its top alone; no epoch means the present one', async (t) => {
  const { log } = setup(() => [{ epoch: 'e', top: 3, offset: 3, seen: true, ...publication }])
  const read = (epoch: string) => log.read('a:1', { since: { epoch, offset: 2 }, limit: 9, keepSeconds: 60 })
  t.strictSame(await read('d'), { top: { epoch: 'e', offset: 3 }, publications: [], seen: new Set() })
  t.equal((await read('')).publications.length, 1)
  t.equal((await read('e')).publications.length, 1)
})

t.test('waits until all that the snapshot had seen has its number', async (t) => {
  const { log, asked } = setup((text, asked) =>
    text.includes('pending') ? [{ pending: asked < 3 }] : [{ epoch: 'e', top: 4, offset: null }],
  )
  const page = await log.read('a:1', { limit: 9, keepSeconds: 60, snapshot: '1:1:' })
  t.equal(page.top.offset, 4)
  t.strictSame(asked, [
    ['a:1', '1:1:', ''],
    ['a:1', '1:1:', ''],
    ['a:1', '1:1:', ''],
    ['a:1', 0, '1:1:', 9, 60],
  ])
})

t.test(
  'those who come back at once to the same rows wait together, and ask less and less often',
  async (t) => {
    let pending = 0
    const { log, waits } = setup((text) => {
      if (!text.includes('pending')) return [{ epoch: 'e', top: 4, offset: null }]
      pending += 1
      return [{ pending: pending < 8 }]
    })
    const read = (snapshot: string) => log.read('a:1', { limit: 9, keepSeconds: 60, snapshot })
    await Promise.all([read('1:1:'), read('1:1:'), read('1:1:')])
    t.equal(pending, 8)
    t.strictSame(waits, [5, 10, 20, 40, 80, 100, 100])
    await read('2:2:')
    t.equal(pending, 9, 'another snapshot is another question')
  },
)

t.test('tops leave out a channel without a publication', async (t) => {
  const { log } = setup(() => [{ epoch: 'e', channel: 'a:1', top: 3 }])
  t.strictSame(await log.tops(['a:1', 'a:2']), { epoch: 'e', offsets: new Map([['a:1', 3]]) })
  const none = setup(() => [{ epoch: 'e', channel: null, top: 0 }])
  t.strictSame(await none.log.tops(['a:2']), { epoch: 'e', offsets: new Map() })
})

t.test('what waits for its number says that it is committed', async (t) => {
  t.match(new NotNumbered('a:1'), { name: 'NotNumbered', message: /a:1 is committed/ })
})
