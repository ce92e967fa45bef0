import type { Sighting, TraceCode, TraceReport } from '@portico/protocol'
import t from 'tap'
import { AttemptLookup } from '../../src/black-box/attempt-lookup.ts'
import { BlackBox } from '../../src/black-box/black-box.ts'
import type { Control, NodeInfo } from '../../src/control/control.ts'

const code: TraceCode = 'PT-7F3K2M'

function sighting(node: string, at: number): Sighting {
  const request = { method: 'GET', httpVersion: '1.1', address: '192.0.2.1', headers: {}, cookies: [] }
  return { node, at, transport: 'websocket', request, steps: [] }
}

const info = (id: string): NodeInfo => ({
  id,
  name: id,
  version: '1',
  startedAt: 0,
  connections: 0,
  users: 0,
  subscriptions: 0,
  channels: 0,
})

function lookup(control: Pick<Control, 'ask' | 'nodes'>) {
  return new AttemptLookup({ node: 'n1', box: new BlackBox({ node: 'n1' }), control })
}

t.test('joins what the nodes saw, oldest first, and names those that did not answer', async (t) => {
  const remembered = (at: number, node: string) => ({ sightings: [sighting(node, at)], timelines: [] })
  const report = await lookup({
    nodes: async () => ['n1', 'n2', 'n3', 'n4'].map(info),
    ask: async () => [
      { node: 'n2', value: remembered(20, 'n2') },
      { node: 'n3', value: remembered(10, 'n3') },
      { node: 'n1', value: remembered(5, 'n1') },
    ],
  }).report(code)
  t.match(report, { code, reached: true, unanswered: ['n4'] })
  t.strictSame(
    report.sightings.map(({ node }) => node),
    ['n3', 'n2'],
    'its own memory is read here, not over the network',
  )
})

t.test('an answer that makes no sense is none, and nobody saw an attempt that nobody saw', async (t) => {
  const report = await lookup({
    nodes: async () => ['n1', 'n2'].map(info),
    ask: async () => [{ node: 'n2', value: 'what?' }],
  }).report(code)
  t.strictSame(report, { code, reached: false, sightings: [], timelines: [], unanswered: [] })
})

t.test('without a way to the others it says what is known here, and why no more', async (t) => {
  const away = () => Promise.reject(new Error('Redis is away'))
  const report = await lookup({ nodes: away, ask: away }).report(code)
  t.match(report, { reached: false, hindrance: { id: 'redisAway' } })
})

const timeline = { code, steps: [], finding: { id: 'silent' } } as const

/** Its page tells of it; `found` is what the archive has of it. */
async function told(control: Pick<Control, 'ask' | 'nodes'>, found?: TraceReport) {
  const archived: TraceReport[] = []
  const archive = {
    find: async () => found,
    keep: async (report: TraceReport) => void archived.push(report),
  }
  const attempts = new AttemptLookup({ node: 'n1', box: new BlackBox({ node: 'n1' }), control, archive })
  return { ...(await attempts.tell(timeline, '192.0.2.1')), archived, attempts }
}

t.test('a page that tells of its failure leaves a proof of whether it had got here', async (t) => {
  const alone = { nodes: async () => [info('n1')], ask: async () => [] }
  const unseen = await told(alone)
  t.match(unseen, { isKept: true, report: { reached: false, timelines: [{ reached: false }] } })
  t.strictSame(unseen.archived, [unseen.report], 'and it outlives the node')
  const again = await unseen.attempts.report(code)
  t.match(again.timelines, [{ code, finding: { id: 'silent' }, reached: false, receivedAt: Number }])

  const seen = { node: 'n2', value: { sightings: [sighting('n2', 20)], timelines: [] } }
  const reached = await told({ nodes: async () => ['n1', 'n2', 'n3'].map(info), ask: async () => [seen] })
  t.match(reached.report, { reached: true, unanswered: ['n3'], timelines: [{ reached: true }] })
})

t.test('who could not be asked may have seen it: then nothing is proven', async (t) => {
  const [silent] = (await told({ nodes: async () => ['n1', 'n2'].map(info), ask: async () => [] })).report
    .timelines
  t.ok(silent)
  t.notOk('reached' in (silent ?? {}))
  const away = () => Promise.reject(new Error('Redis is away'))
  const [cut] = (await told({ nodes: away, ask: away })).report.timelines
  t.notOk('reached' in (cut ?? {}))
})

t.test('only so much is kept of one attempt, and only what failed is archived', async (t) => {
  const alone = { nodes: async () => [info('n1')], ask: async () => [] }
  const { attempts, archived } = await told(alone)
  await attempts.tell({ code, steps: [] }, '192.0.2.1')
  t.equal(archived.length, 1, 'what went well is not archived')
  t.match(await attempts.tell(timeline, '192.0.2.1'), { isKept: false })
  t.equal(archived.length, 1)
})

t.test('what is archived is added to what nodes remember, and is told once', async (t) => {
  const old = { ...sighting('gone', 1), steps: [{ at: 1, what: 'arrived' as const }] }
  const known = { ...sighting('n2', 20), steps: [{ at: 20, what: 'arrived' as const }] }
  const more = { ...known, steps: [...known.steps, { at: 30, what: 'closed' as const }] }
  const archived = { code, reached: true, sightings: [old, known], timelines: [], unanswered: ['n7'] }
  const answer = { node: 'n2', value: { sightings: [more], timelines: [] } }
  const { report } = await told(
    { nodes: async () => ['n1', 'n2'].map(info), ask: async () => [answer] },
    archived,
  )
  t.strictSame(report.sightings, [old, more], 'as the node tells it that still remembers')
  t.strictSame(report.unanswered, [])
})

t.test('a node that may have forgotten it proves nothing', async (t) => {
  const began = Date.now()
  const dialled = { code, steps: [{ at: began, what: 'dialled' }], finding: { id: 'silent' } } as const
  const box = new BlackBox({ node: 'n1', now: () => began - 1_000 })
  const reached = async (value: object) => {
    const control = { nodes: async () => ['n1', 'n2'].map(info), ask: async () => [{ node: 'n2', value }] }
    const { report } = await new AttemptLookup({ node: 'n1', box, control }).tell(
      { ...dialled, code: `PT-00000${count++}` as TraceCode },
      '192.0.2.1',
    )
    return report.timelines[0]?.reached
  }
  let count = 0
  const nothing = { sightings: [], timelines: [] }
  t.equal(await reached({ ...nothing, since: began - 500 }), false)
  t.equal(
    await reached({ ...nothing, since: began + 500 }),
    undefined,
    'it started later, or forgot a later one',
  )
  t.equal(await reached(nothing), undefined, 'an older version does not say')
  t.equal(await reached({ what: '?' }), undefined, 'no sense, no proof')
})

t.test('two reports that arrive in one millisecond are two', async (t) => {
  const timelines = [1, 2].map((at) => ({ code, receivedAt: 7, steps: [{ at, what: 'dialled' }] }))
  const again = { sightings: [], timelines: timelines.slice(0, 1) }
  const report = await lookup({
    nodes: async () => ['n1', 'n2', 'n3'].map(info),
    ask: async () => [
      { node: 'n2', value: { sightings: [], timelines } },
      { node: 'n3', value: again },
    ],
  }).report(code)
  t.strictSame(report.timelines, timelines)
})
