import t from 'tap'

import { judge } from './checker/judge.ts'
import type { Law } from './checker/violation.ts'
import type { Chronicle, Told, Write } from './chronicle.ts'

const durable = 'room:1'
const board = 'board:1'
const vault = 'vault:ada'

const live = (how: 'first' | 'recovered' | 'gap', epoch?: string, offset = 0): Told => ({
  kind: 'live',
  at: 0,
  how,
  ...(epoch !== undefined && { place: { epoch, offset } }),
})
const got = (offset: number, id: string, channel = durable): Told => ({
  kind: 'publication',
  at: offset,
  offset,
  letter: { id, channel },
})
const line = (offset: number, id: string, key?: string, channel = durable) => ({ channel, offset, id, key })
const wrote = (id: string, outcome: Write['outcome'], channel = durable): Write => ({
  id,
  channel,
  by: 'a writer',
  at: 0,
  outcome,
})
const committed = { kind: 'committed' } as const

/** A sound run: three publications, committed, logged and delivered to one client. */
const sound: Chronicle = {
  channels: [
    { name: durable, kind: 'durable' },
    { name: board, kind: 'ephemeral' },
    { name: vault, kind: 'durable', owner: 'ada' },
  ],
  guests: [{ name: 'bob', street: 0, transport: 'websocket' }],
  log: [line(1, 't.1'), line(2, 't.2'), line(3, 't.3')],
  logEpoch: 'log',
  journal: new Set(['t.1', 't.2', 't.3']),
  writes: [wrote('t.1', committed), wrote('t.2', committed), wrote('t.3', committed)],
  subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'), got(3, 't.3'))],
  spans: [],
  stalls: [],
  sightings: [],
  levels: [],
  tops: new Map(),
  recoveryLimit: 300,
}

function heard(...told: Told[]) {
  return on(durable, ...told)
}

function on(channel: string, ...told: Told[]) {
  return { client: 'bob', user: 'bob', channel, told }
}

/** A run on the board, with the end of its stream. */
function onBoard(top: number, epoch: string, writes: readonly Write[], ...told: Told[]): Partial<Chronicle> {
  return {
    tops: new Map([[board, { epoch, offset: top }]]),
    writes: [...sound.writes, ...writes],
    subscribers: [...sound.subscribers, on(board, ...told)],
  }
}

const placed = (id: string, epoch: string, offset: number) =>
  wrote(id, { kind: 'acknowledged', place: { epoch, offset } }, board)

const redis = { kind: 'redisLost', target: 'redis', from: 0, to: 0 } as const

const saw = (at: number, state: string, finding?: string) => ({
  client: 'bob',
  at,
  state,
  ...(finding !== undefined && { finding }),
})

t.test('a sound history breaks no law', async (t) => {
  t.same(judge(sound), [])
})

t.test('nor one in which the machine stood still, and connections broke', async (t) => {
  const sightings = [saw(5, 'connecting', 'noPong'), saw(8, 'live')]
  t.same(judge({ ...sound, stalls: [{ from: 0, to: 4 }], sightings }), [])
  const says = [saw(5, 'connecting', 'originRefused'), saw(8, 'live')]
  t.match(judge({ ...sound, stalls: [{ from: 0, to: 4 }], sightings: says }), [{ law: 'misnamed' }])
  t.match(judge({ ...sound, stalls: [{ from: 6, to: 7 }], sightings }), [{ law: 'misnamed' }])
})

t.test('nor one in which a publication was repeated in the stream that Redis began anew', async (t) => {
  const writes = [placed('s.1', 'two', 1), placed('s.2', 'two', 2), placed('s.3', 'two', 3)]
  const told = [live('first'), got(1, 's.1', board), { ...live('gap'), at: 8 }, got(3, 's.3', board)]
  const spans = [{ ...redis, from: 5, to: 6 }]
  t.same(judge({ ...sound, ...onBoard(3, 'two', writes, ...told), spans }), [])
})

t.test('nor does one in which Redis lost a stream, and everybody was told', async (t) => {
  const writes = [placed('s.1', 'one', 1), placed('s.2', 'two', 1)]
  const told = [live('first'), got(1, 's.1', board), live('gap'), got(1, 's.2', board)]
  t.same(judge({ ...sound, ...onBoard(1, 'two', writes, ...told), spans: [redis] }), [])
})

t.test('nor one in which what was acknowledged went with Redis, or lies in a gap', async (t) => {
  const writes = [
    placed('s.1', 'one', 1),
    wrote('s.2', { kind: 'acknowledged' }, board),
    placed('s.3', 'two', 1),
  ]
  const told = [live('first'), got(1, 's.1', board), live('gap'), got(1, 's.3', board)]
  t.same(judge({ ...sound, ...onBoard(1, 'two', writes, ...told), spans: [redis] }), [])
})

t.test(
  'nor does one in which a client is out for long after a fault, and says so all the while',
  async (t) => {
    const sightings = [
      saw(1, 'connecting', 'unreachable'),
      saw(60_000, 'connecting', 'redisAway'),
      saw(61_000, 'live'),
      // It had not recovered for good.
      saw(69_000, 'connecting', 'redisAway'),
      saw(70_000, 'live'),
    ]
    t.same(judge({ ...sound, spans: [redis], sightings }), [])
  },
)

t.test('nor one in which those feel thousands that have no socket', async (t) => {
  const spans = [{ kind: 'everybodyAtOnce', target: '9 strangers', from: 0, to: 9 }] as const
  const sightings = [saw(5, 'connecting', 'noPong'), saw(8, 'live')]
  const onPolls = { ...sound, guests: [{ name: 'bob', street: 0, transport: 'poll' as const }] }
  t.same(judge({ ...onPolls, spans, sightings }), [])
  t.match(judge({ ...sound, spans, sightings }), [{ law: 'felt' }])
})

const broken: Record<
  string,
  { readonly law: Law; readonly what: RegExp; readonly with: Partial<Chronicle> }
> = {
  'a committed row that is not in the log': {
    law: 'lost',
    what: /t\.4 of a writer was committed, and is not in the log/,
    with: {
      writes: [...sound.writes, wrote('t.4', committed)],
      journal: new Set(['t.1', 't.2', 't.3', 't.4']),
    },
  },
  'a committed row that is gone': {
    law: 'lost',
    what: /t\.3 of a writer was committed, and its row is gone/,
    with: { journal: new Set(['t.1', 't.2']) },
  },
  'an acknowledged publication that is not in the log': {
    law: 'lost',
    what: /s\.4 of a writer was acknowledged/,
    with: { writes: [...sound.writes, wrote('s.4', { kind: 'acknowledged' })] },
  },
  'an acknowledged ephemeral publication that nobody got': {
    law: 'lost',
    what: /s\.2 of a writer was acknowledged, and no subscriber of board:1 got it/,
    with: onBoard(
      1,
      'one',
      [placed('s.1', 'one', 1), wrote('s.2', { kind: 'acknowledged' }, board)],
      ...[live('first', 'one'), got(1, 's.1', board)],
    ),
  },
  'a publication that nobody got after Redis was lost': {
    law: 'lost',
    what: /s\.2 of a writer was acknowledged, and no subscriber of board:1 got it/,
    with: {
      ...onBoard(
        1,
        'two',
        [placed('s.1', 'two', 1), { ...wrote('s.2', { kind: 'acknowledged' }, board), at: 9 }],
        ...[live('first'), { ...live('gap', 'two'), at: 6 }, { ...got(1, 's.1', board), at: 7 }],
      ),
      spans: [{ ...redis, from: 5, to: 6 }],
    },
  },
  'a publication left out': {
    law: 'lost',
    what: /bob on room:1 got 3 \(t\.3\) and never 2/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(3, 't.3'))] },
  },
  'the first one left out': {
    law: 'lost',
    what: /got 2 \(t\.2\) and never 1/,
    with: { subscribers: [heard(live('first'), got(2, 't.2'), got(3, 't.3'))] },
  },
  'one left out over a recovery': {
    law: 'lost',
    what: /got 3 \(t\.3\) and never 2/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), live('recovered'), got(3, 't.3'))] },
  },
  'the last one left out': {
    law: 'stuck',
    what: /ended at 2 of 3/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'))] },
  },
  'a publication that came twice': {
    law: 'doubled',
    what: /got 2 \(t\.2\) where 3 was next/,
    with: {
      subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'), got(2, 't.2'), got(3, 't.3'))],
    },
  },
  'a key that is in the log twice': {
    law: 'doubled',
    what: /the key k is in the log of room:1 at 2 and 3/,
    with: { log: [line(1, 't.1'), line(2, 't.2', 'k'), line(3, 't.3', 'k')] },
  },
  'two that changed places': {
    law: 'disordered',
    what: /got 2 \(t\.2\) where 4 was next/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(3, 't.3'), got(2, 't.2'))] },
  },
  'two subscribers with two orders': {
    law: 'disordered',
    what: /t\.3 at 2 of epoch log, where others have t\.2/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.3'), got(3, 't.2'))] },
  },
  'a hole in the log': {
    law: 'disordered',
    what: /has 4 where 3 was next/,
    with: { log: [line(1, 't.1'), line(2, 't.2'), line(4, 't.3')] },
  },
  'a publication that was rolled back': {
    law: 'ghost',
    what: /t\.3 is in the log, and its transaction was rolled back/,
    with: { writes: [...sound.writes.slice(0, 2), wrote('t.3', { kind: 'rolled back' })] },
  },
  'a publication that nobody made': {
    law: 'ghost',
    what: /bob got x, which nobody published/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'), got(3, 'x'))] },
  },
  'somebody let in to what is not theirs': {
    law: 'misdelivered',
    what: /bob was let in to vault:ada/,
    with: { subscribers: [...sound.subscribers, on(vault, live('first'))] },
  },
  'a publication of another channel': {
    law: 'misdelivered',
    what: /bob got t\.3 of vault:ada on room:1/,
    with: { subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'), got(3, 't.3', vault))] },
  },
  'somebody kept out of what is theirs': {
    law: 'stuck',
    what: /bob was denied room:1: 103/,
    with: { subscribers: [...sound.subscribers, heard({ kind: 'denied', at: 0, why: '103' })] },
  },
  'a gap in a durable channel': {
    law: 'needlessGap',
    what: /bob on room:1 was told of a gap after 2/,
    with: {
      spans: [redis],
      subscribers: [heard(live('first'), got(1, 't.1'), got(2, 't.2'), live('gap'), got(3, 't.3'))],
    },
  },
  'a gap though Redis was never away': {
    law: 'needlessGap',
    what: /one became two/,
    with: onBoard(
      1,
      'two',
      [placed('s.1', 'one', 1), placed('s.2', 'two', 1)],
      ...[live('first'), got(1, 's.1', board), live('gap'), got(1, 's.2', board)],
    ),
  },
  'a stream that began anew more often than Redis was lost': {
    law: 'needlessGap',
    what: /board:1 had 3 epochs, and Redis was lost 1 times/,
    with: {
      ...onBoard(
        1,
        'three',
        [placed('s.1', 'one', 1), placed('s.2', 'two', 1), placed('s.3', 'three', 1)],
        ...[live('first'), got(1, 's.1', board), live('gap'), got(1, 's.2', board)],
        ...[live('gap'), got(1, 's.3', board)],
      ),
      spans: [redis],
    },
  },
  'a gap that history would have filled': {
    law: 'needlessGap',
    what: /1 missed of one epoch/,
    with: onBoard(
      3,
      'one',
      [placed('s.1', 'one', 1), placed('s.2', 'one', 2), placed('s.3', 'one', 3)],
      ...[live('first'), got(1, 's.1', board), live('gap'), got(3, 's.3', board)],
    ),
  },
  'a stream that began anew without a word': {
    law: 'disordered',
    what: /got s\.2 at 2 of epoch one, where others have s\.9/,
    with: onBoard(
      2,
      'two',
      [placed('s.1', 'one', 1), placed('s.9', 'one', 2), placed('s.2', 'two', 2)],
      ...[live('first', 'one'), got(1, 's.1', board), got(2, 's.2', board)],
    ),
  },
  'somebody who never got in': {
    law: 'stuck',
    what: /bob on room:1 never got in/,
    with: { subscribers: [heard()] },
  },
  'a finding that is none of the fault’s': {
    law: 'misnamed',
    what: /bob was connecting and said originRefused ; there was redisLost/,
    with: {
      spans: [redis],
      sightings: [saw(0, 'connecting', 'originRefused')],
    },
  },
  'a finding of a fault that was over': {
    law: 'misnamed',
    what: /bob was connecting and said redisAway ; there was nothing/,
    with: {
      spans: [redis],
      sightings: [saw(15_001, 'connecting', 'redisAway')],
    },
  },
  'a finding of a fault that began later': {
    law: 'misnamed',
    what: /said redisAway ; there was nothing/,
    with: {
      spans: [{ ...redis, from: 9, to: 9 }],
      sightings: [saw(8, 'connecting', 'redisAway')],
    },
  },
  'a finding of a fault of another street': {
    law: 'misnamed',
    what: /said unreachable ; there was nothing/,
    with: {
      spans: [{ kind: 'streetCut', target: 'street 2', street: 1, from: 0, to: 9 }],
      sightings: [saw(5, 'connecting', 'unreachable')],
    },
  },
  'a client of ours that does not say why': {
    law: 'unnamed',
    what: /bob was connecting for 10001 ms and did not say why/,
    with: {
      sightings: [saw(0, 'connecting'), saw(9, 'connecting', 'unknown'), saw(10_001, 'live')],
    },
  },
  'a client of ours that feels a deploy': {
    law: 'felt',
    what: /bob was connecting during rollingDeploy of every node/,
    with: {
      spans: [{ kind: 'rollingDeploy', target: 'every node', from: 0, to: 9 }],
      sightings: [saw(5, 'connecting')],
    },
  },
  'connections that stay': {
    law: 'leaked',
    what: /connections of node-1: 0 before the clients came, 1 after/,
    with: { levels: [{ node: 'node-1', seconds: 60, what: 'connections', before: 0, after: 1, allowed: 0 }] },
  },
}

for (const [what, { law, what: sentence, with: changed }] of Object.entries(broken)) {
  t.test(`${what} is named: ${law}`, async (t) => {
    const found = judge({ ...sound, ...changed }).filter((violation) => violation.law === law)
    t.match(found.map(({ what }) => what).join('\n'), sentence)
  })
}
