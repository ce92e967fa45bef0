import type { Sighting, TraceCode } from '@portico/protocol'
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
