import t from 'tap'
import type { State } from '../src/session/state.ts'
import { initialStatus, nextStatus, type Readings, type Status } from '../src/status.ts'

const finding = { id: 'unreachable' } as const
const readings: Readings = {
  link: { transport: 'websocket' },
  now: 5_000,
  pageOffline: false,
  broken: false,
  roundTripMs: 12,
  notBetter: finding,
  lastFinding: undefined,
  unsent: 0,
  obstacle: undefined,
  trace: 'PT-7F3K2M',
  nameOf: () => undefined,
}
const living = { since: 0, attempt: 0, climbs: 0, drains: 0 }
const live: State = { kind: 'live', rung: 0, ...living }

function statusOf(state: State, changes: Partial<Readings> = {}): Status {
  return nextStatus(initialStatus, state, { ...readings, ...changes })
}

t.test('says live, recovering and degraded apart', async (t) => {
  t.match(statusOf(live), { state: 'live', transport: 'websocket', notBetter: undefined, roundTripMs: 12 })
  t.match(statusOf(live, { broken: true }), { state: 'recovering' })
  const poll = { transport: 'poll' } as const
  t.match(statusOf({ ...live, rung: 2 }, { link: poll }), {
    state: 'degraded',
    transport: 'poll',
    notBetter: finding,
  })
})

t.test('says whose connection it is, where tabs share one', async (t) => {
  t.match(statusOf(live), { through: undefined })
  const link = { transport: 'websocket', through: 'another tab' } as const
  t.match(statusOf(live, { link }), { state: 'live', through: 'another tab' })
})

t.test(
  'says that the browser is offline, and still when the next try comes: browsers err about it',
  async (t) => {
    const waiting: State = { kind: 'waiting', attempt: 1, rung: 0, until: 9_000, finding }
    t.match(statusOf(waiting, { pageOffline: true }), { state: 'offline', nextTryAt: 9_000 })
    t.match(statusOf(live, { pageOffline: true }), { state: 'live' })
  },
)

t.test('says when the next try comes and what stands in the way', async (t) => {
  const waiting: State = { kind: 'waiting', attempt: 3, rung: 0, until: 9_000, finding }
  t.match(statusOf(waiting, { link: undefined }), {
    state: 'connecting',
    attempt: 3,
    nextTryAt: 9_000,
    finding,
    transport: undefined,
  })
})

t.test('live, and says what is unsent and why the service does not take it', async (t) => {
  t.match(statusOf(live), { unsent: 0, finding: undefined })
  t.match(statusOf(live, { unsent: 2, obstacle: finding }), { state: 'live', unsent: 2, finding })
})

t.test('a refusal stops, with its finding', async (t) => {
  t.match(statusOf({ kind: 'ended', finding }), { state: 'stopped', finding })
})

t.test('is the same object until something that shows changes', async (t) => {
  const first = statusOf(live)
  t.equal(nextStatus(first, live, { ...readings, now: 6_000 }), first)
  t.equal(nextStatus(first, { ...live, climbs: 3 }, readings), first)
  const slower = nextStatus(first, live, { ...readings, roundTripMs: 90 })
  t.not(slower, first)
  t.equal(slower.since, first.since)
})

t.test(
  'before it begins nothing is wrong: it is about to connect, and has a beginning once it does',
  async (t) => {
    const idle = nextStatus(
      initialStatus,
      { kind: 'idle' },
      { ...readings, link: undefined, trace: undefined },
    )
    t.match(idle, { state: 'connecting', since: 0, finding: undefined })
    const begun = nextStatus(
      idle,
      { kind: 'preparing', attempt: 0, rung: 0 },
      { ...readings, link: undefined },
    )
    t.match(begun, { state: 'connecting', since: 5_000 })
    t.match(nextStatus(begun, { kind: 'idle' }, readings), { state: 'stopped' })
  },
)
