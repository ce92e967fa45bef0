import t from 'tap'
import { ConnectionRecord } from '../../src/connection/connection-record.ts'

function setup() {
  const notes: unknown[][] = []
  const metrics: unknown[][] = []
  const lines: unknown[][] = []
  const found: unknown[][] = []
  const note =
    (name: string, to: unknown[][]) =>
    (...facts: unknown[]) =>
      void to.push([name, ...facts])
  const attempt = { code: 'trace-1', found: note('found', notes), note: note('note', notes) }
  const names = ['opened', 'connected', 'closed', 'notConnected']
  const context = {
    observer: Object.fromEntries(names.map((name) => [name, note(name, metrics)])),
    findings: { found: note('found', found) },
    log: { info: note('info', lines) },
    limits: {},
    timing: { connectSeconds: 4 },
  } as unknown as ConstructorParameters<typeof ConnectionRecord>[1]
  const connection = {
    id: 'c1',
    transport: { name: 'websocket' },
    peer: { address: '192.0.2.1', attempt },
  } as unknown as ConstructorParameters<typeof ConnectionRecord>[0]
  return { record: new ConnectionRecord(connection, context), notes, metrics, lines, found }
}

t.test('tells of a connection from its opening to the leaving of its peer', async (t) => {
  const { record, notes, metrics, lines } = setup()
  record.accepted('mei')
  record.connected()
  record.ended('connected', 'peer-left', undefined)
  t.match(metrics, [
    ['opened', 'websocket'],
    ['connected', Number],
    ['closed', 'websocket', 'peer-left'],
  ])
  t.equal(metrics.length, 3)
  t.strictSame(notes, [
    ['note', 'connected', { client: 'c1' }],
    ['note', 'closed', { reason: 'peer-left' }],
  ])
  t.match(lines, [
    ['info', { connection: 'c1', user: 'mei', transport: 'websocket' }, 'connection opened'],
    [
      'info',
      { connection: 'c1', address: '192.0.2.1', reason: 'peer-left', trace: 'trace-1' },
      'connection closed',
    ],
  ])
})

t.test('of what ends it the first finding counts, in the log too', async (t) => {
  const { record, notes, metrics, lines, found } = setup()
  const finding = { id: 'userConnectionLimit', facts: { limit: 3 } } as const
  record.endsFor(finding)
  record.ended('not-connected', 'stale', undefined)
  t.strictSame(
    notes.filter(([name]) => name === 'found'),
    [['found', finding]],
  )
  t.strictSame(metrics.slice(1), [
    ['closed', 'websocket', 'stale'],
    ['notConnected', 'userConnectionLimit'],
  ])
  t.strictSame(found, [
    [
      'found',
      finding,
      { what: 'a connection ends for a finding', about: { connection: 'c1', trace: 'trace-1' } },
    ],
  ])
  t.match(lines.at(-1), ['info', { finding: 'userConnectionLimit', reason: 'stale' }])
})

t.test('an end by the service is a finding of its own', async (t) => {
  const { record, notes } = setup()
  record.ended('not-connected', 'stale', undefined)
  t.strictSame(notes[0], ['found', { id: 'stale', facts: { seconds: 4 } }])
})

t.test('a finding that it goes on with is noted, and is not its end', async (t) => {
  const { record, notes, lines, found } = setup()
  const finding = { id: 'permissionDenied', facts: { channel: 'a' } } as never
  record.goesOnWith(finding)
  record.goesOnWith(finding, 'refused', { code: 103 })
  t.strictSame(notes, [
    ['note', 'found', undefined, finding],
    ['note', 'refused', { code: 103 }, finding],
  ])
  const about = { connection: 'c1', trace: 'trace-1' }
  t.match(found, [
    ['found', finding, { about }],
    ['found', finding, { about: { ...about, code: 103 } }],
  ])
  record.ended('connected', 'peer-left', undefined)
  t.match(lines.at(-1), ['info', { finding: undefined }])
})

t.test('a refused connect command is the end, with its facts', async (t) => {
  const { record, notes } = setup()
  const finding = { id: 'unauthorized' } as never
  record.refused(finding, { code: 101 })
  t.strictSame(notes, [
    ['found', finding],
    ['note', 'refused', { code: 101 }],
  ])
})
