import t from 'tap'
import type { State } from '../src/session/machine.ts'
import { initialStatus, nextStatus, type Readings, type Status } from '../src/status.ts'

const finding = { id: 'unreachable' } as const
const readings: Readings = {
  ladder: ['websocket', 'http_stream', 'poll'],
  now: 5_000,
  broken: 0,
  roundTripMs: 12,
  notBetter: finding,
  lastFinding: undefined,
}
const living = { since: 0, attempt: 0, climbs: 0 }
const live: State = { kind: 'live', rung: 0, ...living }

function statusOf(state: State, changes: Partial<Readings> = {}): Status {
  return nextStatus(initialStatus, state, { ...readings, ...changes })
}

t.test('says live, recovering and degraded apart', async (t) => {
  t.match(statusOf(live), { state: 'live', transport: 'websocket', notBetter: undefined, roundTripMs: 12 })
  t.match(statusOf(live, { broken: 1 }), { state: 'recovering' })
  t.match(statusOf({ ...live, rung: 2 }), { state: 'degraded', transport: 'poll', notBetter: finding })
})

t.test('says when the next try comes and what stands in the way', async (t) => {
  const waiting: State = { kind: 'waiting', attempt: 3, rung: 0, until: 9_000, finding }
  t.match(statusOf(waiting), {
    state: 'connecting',
    attempt: 3,
    nextTryAt: 9_000,
    finding,
    transport: undefined,
  })
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
