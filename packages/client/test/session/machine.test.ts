import t from 'tap'
import type { Event } from '../../src/session/event.ts'
import { step } from '../../src/session/machine.ts'
import type { State } from '../../src/session/state.ts'

type StateName = State['kind']
type EventName = Event['kind']

const finding = { id: 'unreachable' } as const
const around = { now: 100_000, random: 0, ladder: ['websocket', 'http_stream', 'poll'] } as const

/** One state of each kind: on the middle rung, after two failed rounds, long settled. */
const states: { readonly [S in StateName]: Extract<State, { kind: S }> } = {
  idle: { kind: 'idle' },
  ended: { kind: 'ended', finding },
  preparing: { kind: 'preparing', attempt: 2, rung: 1 },
  dialling: { kind: 'dialling', attempt: 2, rung: 1 },
  waiting: { kind: 'waiting', attempt: 2, rung: 1, until: 101_000, finding },
  offline: { kind: 'offline', attempt: 2, until: 101_000 },
  live: { kind: 'live', rung: 1, since: 0, attempt: 2, climbs: 0, drains: 0 },
  moving: { kind: 'moving', rung: 1, since: 0, attempt: 2, climbs: 0, drains: 0, to: 0, why: 'climb' },
}

const events: { readonly [E in EventName]: Extract<Event, { kind: E }> } = {
  start: { kind: 'start' },
  prepared: { kind: 'prepared' },
  unprepared: { kind: 'unprepared', finding },
  answered: { kind: 'answered' },
  failed: { kind: 'failed', finding, reached: false },
  lost: { kind: 'lost', finding },
  refused: { kind: 'refused', finding },
  dismissed: { kind: 'dismissed', finding },
  due: { kind: 'due' },
  online: { kind: 'online' },
  offline: { kind: 'offline' },
  woke: { kind: 'woke' },
  retry: { kind: 'retry' },
  close: { kind: 'close' },
  drain: { kind: 'drain' },
  climb: { kind: 'climb' },
  identity: { kind: 'identity' },
}

/** The next state, then its effects. `-` means that nothing happens. */
const table: Record<StateName, Record<EventName, string>> = {
  idle: {
    start: 'preparing prepare',
    prepared: '-',
    unprepared: '-',
    answered: '-',
    failed: '-',
    lost: '-',
    refused: '-',
    dismissed: '-',
    due: '-',
    online: '-',
    offline: '-',
    woke: '-',
    retry: 'preparing prepare',
    close: '-',
    drain: '-',
    climb: '-',
    identity: '-',
  },
  ended: {
    start: 'preparing prepare',
    prepared: '-',
    unprepared: '-',
    answered: '-',
    failed: '-',
    lost: '-',
    refused: '-',
    dismissed: '-',
    due: '-',
    online: '-',
    offline: '-',
    woke: '-',
    retry: 'preparing prepare',
    close: 'idle dropBoth',
    drain: '-',
    climb: '-',
    identity: 'preparing prepare',
  },
  preparing: {
    start: '-',
    prepared: 'dialling dial',
    unprepared: 'waiting dropBoth wait',
    answered: '-',
    failed: '-',
    lost: '-',
    refused: 'ended dropBoth',
    dismissed: '-',
    due: '-',
    online: '-',
    offline: 'offline dropBoth wait',
    woke: '-',
    retry: 'preparing dropBoth prepare',
    close: 'idle dropBoth',
    drain: '-',
    climb: '-',
    identity: 'preparing dropBoth prepare',
  },
  dialling: {
    start: '-',
    prepared: '-',
    unprepared: '-',
    answered: 'live promote plan',
    failed: 'dialling dropNext dial',
    lost: '-',
    refused: 'ended dropBoth',
    dismissed: '-',
    due: '-',
    online: '-',
    offline: 'offline dropBoth wait',
    woke: '-',
    retry: 'preparing dropBoth prepare',
    close: 'idle dropBoth',
    drain: '-',
    climb: '-',
    identity: 'preparing dropBoth prepare',
  },
  waiting: {
    start: '-',
    prepared: '-',
    unprepared: '-',
    answered: '-',
    failed: '-',
    lost: '-',
    refused: '-',
    dismissed: '-',
    due: 'preparing prepare',
    online: 'preparing prepare',
    offline: 'offline dropBoth wait',
    woke: 'preparing prepare',
    retry: 'preparing prepare',
    close: 'idle dropBoth',
    drain: '-',
    climb: '-',
    identity: 'preparing prepare',
  },
  offline: {
    start: '-',
    prepared: '-',
    unprepared: '-',
    answered: '-',
    failed: '-',
    lost: '-',
    refused: '-',
    dismissed: '-',
    due: 'preparing prepare',
    online: 'preparing prepare',
    offline: '-',
    woke: 'preparing prepare',
    retry: 'preparing prepare',
    close: 'idle dropBoth',
    drain: '-',
    climb: '-',
    identity: '-',
  },
  live: {
    start: '-',
    prepared: '-',
    unprepared: '-',
    answered: '-',
    failed: '-',
    lost: 'waiting dropBoth wait',
    refused: '-',
    dismissed: 'ended dropBoth',
    due: '-',
    online: 'live probe',
    offline: 'live probe',
    woke: 'live probe',
    retry: 'live probe',
    close: 'idle dropBoth',
    drain: 'moving dial',
    climb: 'moving dial',
    identity: 'moving dial',
  },
  moving: {
    start: '-',
    prepared: '-',
    unprepared: '-',
    answered: 'live promote',
    failed: 'live dropNext plan',
    lost: 'dialling dropCurrent',
    refused: 'live dropNext plan',
    dismissed: 'ended dropBoth',
    due: '-',
    online: 'moving probe',
    offline: 'moving probe',
    woke: 'moving probe',
    retry: 'moving probe',
    close: 'idle dropBoth',
    drain: 'moving',
    climb: '-',
    identity: 'moving dropNext dial',
  },
}

for (const [from, row] of Object.entries(table) as [StateName, Record<EventName, string>][]) {
  t.test(`from ${from}`, async (t) => {
    for (const [name, expected] of Object.entries(row) as [EventName, string][]) {
      const [state, ...effects] = step(states[from], events[name], around)
      const nothing = state === states[from] && effects.length === 0
      t.equal(nothing ? '-' : [state.kind, ...effects.map(({ kind }) => kind)].join(' '), expected, name)
    }
  })
}

t.test(
  'the worst rung that cannot be reached ends the round, and the next one begins at the best',
  async (t) => {
    const last: State = { kind: 'dialling', attempt: 0, rung: 2 }
    const [waiting, , wait] = step(last, events.failed, around)
    t.match(waiting, { kind: 'waiting', attempt: 1 })
    t.match(wait, { kind: 'wait', until: around.now + 500 })
    const [preparing] = step(waiting, events.due, around)
    t.match(step(preparing, events.prepared, around)[1], { kind: 'dial', rung: 0 })
  },
)

t.test('the rung that carried the last connection is dialled first', async (t) => {
  const [waiting] = step(states.live, events.lost, around)
  const [preparing] = step(waiting, events.due, around)
  t.match(step(preparing, events.prepared, around)[1], { kind: 'dial', rung: 1 })
})

t.test('whoever signed in is never left connected as the one before', async (t) => {
  const moving: State = { ...states.moving, why: 'identity', to: 1 }
  t.match(step(moving, events.failed, around), [{ kind: 'waiting' }, { kind: 'dropBoth' }, { kind: 'wait' }])
  t.match(step(moving, events.refused, around), [{ kind: 'ended' }, { kind: 'dropBoth' }])
  t.match(step(moving, events.dismissed, around), [{ kind: 'dialling', rung: 1 }, { kind: 'dropCurrent' }])
})

t.test('a drain that outruns its successor goes on with the successor', async (t) => {
  const moving: State = { ...states.moving, why: 'drain', to: 1 }
  t.match(step(moving, events.lost, around), [{ kind: 'dialling', rung: 1 }, { kind: 'dropCurrent' }])
})

t.test('a word from the service itself does not send the client down the ladder', async (t) => {
  const reached = { kind: 'failed', finding, reached: true } as const
  t.match(step({ kind: 'dialling', attempt: 0, rung: 0 }, reached, around)[0], { kind: 'waiting' })
})

t.test('obeys a delay the service gives', async (t) => {
  const [state] = step(states.live, { ...events.lost, delay: 7_000 }, around)
  t.match(state, { kind: 'waiting', until: 107_000 })
})

t.test('a connection that did not last counts as one more failed round', async (t) => {
  const brief: State = { ...states.live, since: around.now - 1_000 }
  t.match(step(brief, events.lost, around)[0], { attempt: 3 })
  t.match(step(states.live, events.lost, around)[0], { attempt: 1 })
})

t.test('climbs are tried ever more rarely while they fail', async (t) => {
  let state: State = { ...states.live, climbs: 0 }
  const delays: number[] = []
  for (let round = 0; round < 6; round += 1) {
    const [moving] = step(state, events.climb, around)
    const [live, , plan] = step(moving, events.failed, around)
    if (plan?.kind === 'plan') delays.push(plan.delay)
    state = live
  }
  t.same(delays, [60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
})

t.test(
  'a drain that could not be followed is tried again, ever more rarely, also after a refusal',
  async (t) => {
    const moving: State = { ...states.moving, rung: 0, why: 'drain', to: 0 }
    const [live, ...effects] = step(moving, events.failed, { ...around, random: 0.5 })
    t.match(live, { kind: 'live', drains: 1 })
    t.same(effects, [{ kind: 'dropNext' }, { kind: 'plan', move: 'drain', delay: 750 }])
    const again = step({ ...moving, drains: 3 }, events.refused, { ...around, random: 1 })
    t.match(again, [{ kind: 'live', drains: 4 }, {}, { kind: 'plan', move: 'drain', delay: 8_000 }])
  },
)

t.test('a drain that falls due during a climb is not forgotten, should that come to nothing', async (t) => {
  const [moving] = step(states.moving, events.drain, around)
  t.match(step(moving, events.answered, around), [{ kind: 'live', rung: 0 }, { kind: 'promote' }])
  const [live, ...effects] = step(moving, events.failed, around)
  t.match(live, { kind: 'live', rung: 1, drains: 1 })
  t.match(effects.at(-1), { kind: 'plan', move: 'drain' })
  const identity: State = { ...states.moving, why: 'identity' }
  t.equal(
    step(identity, events.drain, around)[0],
    identity,
    'another person leaves the old connection anyway',
  )
})

t.test('a browser that is wrong about being offline costs twenty seconds, and no more', async (t) => {
  const [offline, , wait] = step(states.dialling, events.offline, around)
  t.match([offline, wait], [{ until: around.now + 20_000 }, { kind: 'wait', until: around.now + 20_000 }])
  t.match(step(offline, events.due, around)[0], { kind: 'preparing', attempt: 2, rung: 0 })
})
